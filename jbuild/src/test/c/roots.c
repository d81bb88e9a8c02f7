/* Prints what the front takes for data root and run root: `roots DIRECTORY WORD...`, each with a NUL. */
#include "userns.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    static struct roots roots;
    if (argc < 3 || !find_roots(&roots, argc - 2, argv + 2, argv[1]))
        return 1;
    return printf("%s%c%s%c", roots.data, 0, roots.run, 0) < 0;
}
