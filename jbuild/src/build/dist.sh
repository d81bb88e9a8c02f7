#!/bin/sh
# Adds the image builder to dist/, where jrunc is already. Called by Maven at `package`:  dist.sh JAVA_HOME TOP
#
#   dist/bin/jbuild                static C: jrunc's front in another role
#   dist/lib/build/*.jar           the build engine's class path besides dist/lib
#   dist/lib/build.args            the build engine's command line, @DIST@ for this directory
#   dist/lib/jbuild-BUILDID.aot    AOT cache
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

# --- program -------------------------------------------------------------------------------
build_id=$({
    cat "$dist/lib/build-id" "$0" "$dist"/lib/build/*.jar
    find "$top/jbuild/src/main/c" -type f | LC_ALL=C sort | xargs cat
} | sha256sum | cut -c1-16)
make -s -C "$top/jrunc/src/main/c" role OUT="$work/native" BUILD_ID="$build_id" \
    NAME=jbuild MAIN="$top/jbuild/src/main/c/build.c"
cp "$work/native/jbuild" "$dist/bin/jbuild.new"
mv "$dist/bin/jbuild.new" "$dist/bin/jbuild"

# --- command line --------------------------------------------------------------------------
# One argument a line, besides those of common.sh. All compiler tiers: hashing is four times as fast with the second
# one's intrinsics.
jvm="$jvm_everywhere
$jvm_resident
-Xms16m
-Xmx256m
-Djbuild.build.id=$build_id"
printf '%s\n-cp\n%s\n%s\n' "$jvm" "$class_path" "$main_class" >"$dist/lib/build.args.new"
mv "$dist/lib/build.args.new" "$dist/lib/build.args"
say "jbuild $build_id ($(du -sh "$dist" | cut -f1))"
