/* As conmon does it: COMMAND... below a reaper of orphans, which at its end reaps none any more and waits for all that
 * it has. */
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 2 || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
        return 126;
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    while (wait(NULL) > 0)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
