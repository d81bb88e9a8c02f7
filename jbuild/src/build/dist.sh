#!/bin/sh
# Adds the image builder to dist/, where jrunc is already. Called by Maven at `package`:  dist.sh JAVA_HOME TOP
#
#   dist/bin/jbuild                static C: jrunc's front in another role
#   dist/lib/build/*.jar           the build engine's class path besides dist/lib
#   dist/lib/build/libzstd-jni.so  zstd-jni's native library, which would else be unpacked into /tmp at each start
#   dist/lib/build.args            the build engine's command line, @DIST@ for this directory
#   dist/lib/jbuild-BUILDID.aot    AOT cache
#   dist/share/man/man1/*.1        manual pages; a test keeps them and the next equal to what the commands say
#   dist/share/.../jbuild          completion for bash, zsh and fish, where these look below a prefix's share/
# DIST_AOT=no in the environment leaves the AOT cache out.
set -eu
java_home=$1
top=$2
work=$top/jbuild/target
dist=$top/dist
main_class=io.jcontainers.build.engine.EngineMain

. "$top/jrunc/src/build/common.sh"

[ -x "$java_home/bin/java" ] || die "no JDK in $java_home"
[ -f "$dist/lib/build-id" ] || die "no $dist/lib/build-id: build jrunc first"

# --- jars ----------------------------------------------------------------------------------
rm -rf "$dist/lib/build"
mkdir -p "$dist/lib/build"
cp "$work"/jbuild-[0-9]*.jar "$dist/lib/build/jbuild.jar"
for jar in $(jars "$work/lib"); do
    [ -e "$dist/lib/$jar" ] || cp "$work/lib/$jar" "$dist/lib/build/$jar"
done
class_path=@DIST@/lib/build/jbuild.jar:@DIST@/lib/jrunc.jar:@DIST@/lib/runtime-spec.jar
for jar in $(jars "$dist/lib/build"); do
    [ "$jar" = jbuild.jar ] || class_path=$class_path:@DIST@/lib/build/$jar
done
for jar in $(jars "$dist/lib"); do
    case $jar in jrunc.jar | runtime-spec.jar) ;; *) class_path=$class_path:@DIST@/lib/$jar ;; esac
done

# --- native library ------------------------------------------------------------------------
zstd=$(echo "$dist"/lib/build/zstd-jni-*.jar)
zstd_library=linux/amd64/lib$(basename "$zstd" .jar).so
rm -rf "$work/zstd" && mkdir -p "$work/zstd"
(cd "$work/zstd" && "$java_home/bin/jar" xf "$zstd" "$zstd_library")
[ -f "$work/zstd/$zstd_library" ] || die "no $zstd_library in $zstd"
cp "$work/zstd/$zstd_library" "$dist/lib/build/libzstd-jni.so"

# --- program -------------------------------------------------------------------------------
build_id=$({
    cat "$dist/lib/build-id" "$0" "$dist"/lib/build/*.jar
    find "$top/jbuild/src/main/c" -type f | LC_ALL=C sort | xargs cat
} | sha256sum | cut -c1-16)
make -s -C "$top/jrunc/src/main/c" role OUT="$work/native" BUILD_ID="$build_id" \
    NAME=jbuild MAIN="$(echo "$top"/jbuild/src/main/c/*.c)"
cp "$work/native/jbuild" "$dist/bin/jbuild.new"
mv "$dist/bin/jbuild.new" "$dist/bin/jbuild"

# --- command line --------------------------------------------------------------------------
# One argument a line, besides those of common.sh. All compiler tiers: hashing is four times as fast with the second
# one's intrinsics. Reasons:
#   -Xms, NewRatio                 an idle engine keeps no more than this and what is alive; the old generation does not
#                                  shrink below its first size, and the nursery goes with it
#   MaxHeapFreeRatio               what a build took goes back to the system when it is over
#   MaxDirectMemorySize            buffers outside of the heap are few, and are kept
#   -Xss                           a thread for each front, step and transfer
#   disabledSchemes                proxies take passwords for tunnels, as they do from other clients
jvm="$jvm_everywhere
$jvm_resident
-Xms16m
-Xmx192m
-XX:NewRatio=3
-Xss512k
-XX:MinHeapFreeRatio=10
-XX:MaxHeapFreeRatio=20
-XX:MaxDirectMemorySize=64m
-XX:ReservedCodeCacheSize=64m
-Djdk.http.auth.tunneling.disabledSchemes=
-DZstdNativePath=@DIST@/lib/build/libzstd-jni.so
-Djbuild.build.id=$build_id"
cache=jbuild-$build_id.aot
printf '%s\n-XX:AOTCache=@DIST@/lib/%s\n-cp\n%s\n%s\n' "$jvm" "$cache" "$class_path" "$main_class" \
    >"$dist/lib/build.args.new"
mv "$dist/lib/build.args.new" "$dist/lib/build.args"

# --- AOT cache -----------------------------------------------------------------------------
# As jrunc's: trained with the very runtime and flags that use it; written by a second run with more heap.
run_java() { # JVM arguments, then more arguments
    arguments=$1
    shift
    (
        cd /
        IFS='
'
        # shellcheck disable=SC2046 # one argument a line
        exec env -i LC_ALL=C.UTF-8 "$dist/runtime/bin/java" $(echo "$arguments" | sed "s|@DIST@|$dist|g") "$@"
    )
}
train() {
    path=$(echo "$class_path" | sed "s|@DIST@|$dist|g")
    record=$work/jbuild.aotconf
    log=$work/jbuild.train.log
    rm -f "$record"
    run_java "$jvm" -XX:AOTMode=record -XX:AOTConfiguration="$record" -cp "$path" "$main_class" --train \
        >"$log" 2>&1 </dev/null || die "training of jbuild failed, see $log"
    larger=$(echo "$jvm" | grep -v -e '^-Xm' -e '^-Xlog' -e ReservedCodeCacheSize)
    run_java "$larger" -Xmx512m -XX:AOTMode=create -XX:AOTConfiguration="$record" -XX:AOTCache="$dist/lib/$cache.new" \
        -cp "$path" >>"$log" 2>&1 </dev/null || die "no AOT cache for jbuild, see $log"
    mv "$dist/lib/$cache.new" "$dist/lib/$cache"
    say "AOT cache for jbuild: $(du -h "$dist/lib/$cache" | cut -f1)"
}
if [ ! -e "$dist/lib/$cache" ]; then
    find "$dist/lib" -maxdepth 1 -name 'jbuild-*.aot' -delete
    if [ "${DIST_AOT:-yes}" = no ]; then say "DIST_AOT=no, so no AOT cache for jbuild"; else train; fi
fi

# --- manual and completion -----------------------------------------------------------------
share() { # file, where below dist/share
    mkdir -p "$(dirname "$dist/share/$2")"
    cp "$1" "$dist/share/$2"
}
rm -rf "$dist/share/man/man1"
for page in "$top"/docs/man/*.1; do share "$page" "man/man1/$(basename "$page")"; done
share "$top/docs/completion/jbuild.bash" bash-completion/completions/jbuild
share "$top/docs/completion/_jbuild" zsh/site-functions/_jbuild
share "$top/docs/completion/jbuild.fish" fish/vendor_completions.d/jbuild.fish

say "jbuild $build_id ($(du -sh "$dist" | cut -f1))"
