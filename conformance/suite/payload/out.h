/* Output and error names shared by the payload and the host-side helper. */
#ifndef SUITE_OUT_H
#define SUITE_OUT_H

#include <stdio.h>
#include <stddef.h>

extern FILE *out; /* where the value of the current verb goes */

/* A JSON string; bytes that are no printable ASCII become \u00XX, so that any file content survives. */
void put_bytes(const char *bytes, size_t length);
void put_string(const char *text);
void put_key(const char *key);          /* "key": with a comma before it unless it is the first of its object */
void put_long(const char *key, long long value);
void put_text(const char *key, const char *value);
void open_object(void);
void close_object(void);

const char *errno_name(int error);      /* "EPERM"; "E123" where the table has no name */

/* Reads a whole file of at most 1 MiB; length or -1 with errno. The buffer is static and ends with NUL. */
long slurp(const char *path, char **bytes);

#endif
