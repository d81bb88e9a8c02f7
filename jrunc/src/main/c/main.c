/* jrunc: one static program in several roles. */
#include "front.h"

int main(int argc, char **argv)
{
    return front_main(argc, argv);
}
