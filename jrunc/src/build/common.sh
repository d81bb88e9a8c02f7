# What the scripts that assemble dist/ share; sourced, and knows nothing of them.

say() { echo "dist: $*"; }
die() { echo "dist: $*" >&2; exit 1; }

jars() { find "$1" -maxdepth 1 -name '*.jar' ! -name '*-native.jar' -printf '%f\n' | LC_ALL=C sort; }

# Arguments of every JVM, one a line. Reasons:
#   -Xlog:disable                  nothing of the JVM's own reaches stdout (it would say there that a cache is missing)
#   -XX:ArchiveRelocationMode=0    the cache lies where it was made for, so its pages are read and not patched
#   -XX:ErrorFile                  no hs_err_pid file in some directory of the user's
#   useNativeAccessorOnly          no classes generated for reflection at start
jvm_everywhere="-XX:+UnlockDiagnosticVMOptions
-Xlog:disable
-Xlog:all=off
-XX:+UseSerialGC
-XX:+UseCompactObjectHeaders
-XX:-UsePerfData
-XX:+DisableAttachMechanism
-XX:+ExitOnOutOfMemoryError
-XX:-CreateCoredumpOnCrash
-XX:ErrorFile=/dev/null
-XX:ArchiveRelocationMode=0
-Djdk.reflect.useNativeAccessorOnly=true
--enable-native-access=ALL-UNNAMED"

# Arguments of every resident JVM. Reasons:
#   -XX:TrimNativeHeapInterval     what the compiler of the JVM has freed goes back to the system, in milliseconds
#   -XX:-ShrinkHeapInSteps         a heap that grew for a large configuration shrinks at the first full collection
#   jnr.ffi.asm.enabled=false      reflection instead of generated stubs: starts sooner
jvm_resident="-XX:TrimNativeHeapInterval=2000
-XX:-ShrinkHeapInSteps
-Djffi.boot.library.path=@DIST@/native
-Djnr.ffi.asm.enabled=false
-Djrunc.native=@DIST@/native"
