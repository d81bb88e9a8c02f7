#!/bin/sh
# Assembles dist/: everything a user of jrunc needs, relocatable, no Java on the machine required.
# Called by Maven at `package`, when the jars are there:  dist.sh JAVA_HOME TOP
# DIST_AOT=no in the environment leaves the AOT caches out, some seconds less for each build while developing.
#
#   dist/bin/jrunc                 static C; finds the rest relative to itself
#   dist/lib/*.jar                 the engine's class path
#   dist/lib/validate/*.jar        what `jrunc validate` needs besides, in a JVM of its own
#   dist/lib/engine.args           the engine's command line, @DIST@ for this directory
#   dist/lib/validate.args         the same for `jrunc validate`
#   dist/lib/jrunc-BUILDID.aot     AOT cache; the name keeps JDK 25.0.3 from running old classes
#   dist/native/*.so*              libjffi and libseccomp
#   dist/runtime/                  a Java runtime of the modules that the jars use
#   dist/share/man/man8/jrunc.8    the manual, from the same tables as --help
set -eu
java_home=$1
top=$2
jrunc=$top/jrunc
spec=$top/runtime-spec
work=$jrunc/target
dist=$top/dist
main_class=io.jcontainers.runc.engine.EngineMain
validate_class=io.jcontainers.spec.schema.ValidateMain

. "$jrunc/src/build/common.sh"

mkdir -p "$dist/bin" "$dist/lib/validate" "$dist/native"

# --- jars ----------------------------------------------------------------------------------
install_new() { # only what differs, so that the times of unchanged jars stay
    cmp -s "$1" "$2" || { cp "$1" "$2.new" && mv "$2.new" "$2"; }
}
sync_jars() { # directory, jars: afterwards the directory holds these and no other jars
    directory=$1
    shift
    for old in $(jars "$directory"); do
        case " $(for jar in "$@"; do printf '%s ' "${jar##*/}"; done)" in
        *" $old "*) ;;
        *) rm "$directory/$old" ;;
        esac
    done
    for jar in "$@"; do install_new "$jar" "$directory/${jar##*/}"; done
}
own=$work/lib-own
rm -rf "$own" && mkdir -p "$own"
cp "$work"/jrunc-[0-9]*.jar "$own/jrunc.jar"
cp "$spec"/target/runtime-spec-[0-9]*.jar "$own/runtime-spec.jar"
set -- "$own/jrunc.jar" "$own/runtime-spec.jar"
for jar in $(jars "$work/lib"); do
    case $jar in runtime-spec-*) ;; *) set -- "$@" "$work/lib/$jar" ;; esac
done
sync_jars "$dist/lib" "$@"
set --
for jar in $(jars "$spec/target/lib"); do
    [ -e "$dist/lib/$jar" ] || set -- "$@" "$spec/target/lib/$jar"
done
sync_jars "$dist/lib/validate" "$@"

# Own jars first: their classes are looked up most.
class_path=@DIST@/lib/jrunc.jar:@DIST@/lib/runtime-spec.jar
for jar in $(jars "$dist/lib"); do
    case $jar in jrunc.jar | runtime-spec.jar) ;; *) class_path=$class_path:@DIST@/lib/$jar ;; esac
done
validate_path=$class_path
for jar in $(jars "$dist/lib/validate"); do validate_path=$validate_path:@DIST@/lib/validate/$jar; done

# --- native libraries ----------------------------------------------------------------------
install_new "$work/native-lib/jni/$(uname -m)-Linux/libjffi-1.2.so" "$dist/native/libjffi-1.2.so"
seccomp=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p | sed -n "s|.*libseccomp\.so\.2 .*x86-64.* => ||p" | head -1)
[ -n "$seccomp" ] || die "libseccomp.so.2 is missing: apt-get install libseccomp2"
install_new "$seccomp" "$dist/native/libseccomp.so.2"

# --- Java runtime --------------------------------------------------------------------------
# jdk.unsupported: sun.misc.Unsafe in jffi; java.logging: jnr-ffi and jffi. Left out: what is needed only by parts
# that nothing here reaches (databind's java.beans, java.sql and DOM types, jnr-posix' JavaPOSIX).
# java.net.http, java.naming: jbuild's registry client and certificates, whose jars come later.
modules=$({
    printf '%s\n' java.base java.net.http java.naming
    all_jars=$(echo "$dist"/lib/*.jar "$dist"/lib/validate/*.jar | tr ' ' ':')
    "$java_home/bin/jdeps" --multi-release 25 --ignore-missing-deps -summary --class-path "$all_jars" \
        "$dist"/lib/*.jar "$dist"/lib/validate/*.jar | sed -n 's/.* -> \(java\.[a-z.]*\|jdk\.[a-z.]*\)$/\1/p' |
        grep -v -x -e java.desktop -e java.sql -e java.xml -e java.management
} | LC_ALL=C sort -u | paste -s -d,)
stamp="$modules $(sha256sum <"$java_home/release") $(sed -n '/^# --- Java runtime/,/^# --- program/p' "$0" | sha256sum)"
if [ ! -x "$dist/runtime/bin/java" ] || [ "$(cat "$work/runtime.stamp" 2>/dev/null)" != "$stamp" ]; then
    say "linking a Java runtime of $modules"
    rm -rf "$dist/runtime" "$work/runtime.stamp"
    "$java_home/bin/jlink" --output "$dist/runtime" --add-modules "$modules" \
        --strip-debug --no-header-files --no-man-pages >/dev/null
    echo "$stamp" >"$work/runtime.stamp"
fi

# --- program -------------------------------------------------------------------------------
# One id for everything that must fit together: sources of the C side, jars, runtime.
build_id=$({
    find "$jrunc/src/main/c" -type f | LC_ALL=C sort | xargs cat "$0" "$jrunc/src/build/common.sh"
    cat "$dist"/lib/*.jar "$dist"/lib/validate/*.jar "$dist"/native/* "$dist/runtime/release"
} | sha256sum | cut -c1-16)
sources=$(find "$jrunc/src/main/c" -name '*.c' | wc -l)
if [ "$sources" -gt 0 ]; then
    make -s -C "$jrunc/src/main/c" jrunc OUT="$work/native" BUILD_ID="$build_id"
    install_new "$work/native/jrunc" "$dist/bin/jrunc"
    chmod 755 "$dist/bin/jrunc"
else
    say "no C sources, so no bin/jrunc"
fi

# --- command lines -------------------------------------------------------------------------
# One argument a line, besides those of common.sh; reasons:
#   -Xms, -Xmx, -Xss, CodeCache    a small resident set; C1 only and the serial collector need few threads
jvm_common="$jvm_everywhere
-XX:TieredStopAtLevel=1
-Xss256k
-Djrunc.build.id=$build_id"
engine_jvm="$jvm_common
$jvm_resident
-Xms10m
-Xmn6m
-Xmx64m
-XX:ReservedCodeCacheSize=16m
-XX:CompileThresholdScaling=0.2"
validate_jvm="$jvm_common
-Xmx256m"
write_args() { # file, JVM arguments, cache, class path, main class
    printf '%s\n-XX:AOTCache=@DIST@/lib/%s\n-cp\n%s\n%s\n' "$2" "$3" "$4" "$5" >"$1.new"
    cmp -s "$1.new" "$1" && rm "$1.new" || mv "$1.new" "$1"
}
write_args "$dist/lib/engine.args" "$engine_jvm" "jrunc-$build_id.aot" "$class_path" $main_class
write_args "$dist/lib/validate.args" "$validate_jvm" "validate-$build_id.aot" "$validate_path" $validate_class

# --- AOT caches ----------------------------------------------------------------------------
# The JVM refuses a cache of other flags (object headers) or of another lib/modules; with the cache no CDS archive is used.
# Trained with the very runtime and flags that use it; two runs, so that writing it may use more heap.
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
has_class() { # jar, class; an archive holds the names of its entries as they are
    grep -q -a -F "$(echo "$2" | tr . /).class" "$1"
}
train() { # name, JVM arguments, jar, class path, main class, arguments of the training run
    name=$1 arguments=$2 jar=$3 path=$(echo "$4" | sed "s|@DIST@|$dist|g") class=$5
    shift 5
    cache=$dist/lib/$name-$build_id.aot
    [ ! -e "$cache" ] || return 0
    find "$dist/lib" -maxdepth 1 -name "$name-*.aot" -delete
    if [ "${DIST_AOT:-yes}" = no ]; then
        say "DIST_AOT=no, so no AOT cache for $name"
        return 0
    fi
    if ! has_class "$jar" "$class"; then
        say "no $class yet, so no AOT cache for $name"
        return 0
    fi
    record=$work/$name.aotconf
    rm -f "$record"
    run_java "$arguments" -XX:AOTMode=record -XX:AOTConfiguration="$record" -cp "$path" "$class" "$@" \
        >"$work/$name.train.log" 2>&1 </dev/null || die "training of $name failed, see $work/$name.train.log"
    larger=$(echo "$arguments" | grep -v -e '^-Xm' -e '^-Xlog' -e ReservedCodeCacheSize)
    run_java "$larger" -Xmx512m -XX:AOTMode=create -XX:AOTConfiguration="$record" -XX:AOTCache="$cache.new" \
        -cp "$path" >>"$work/$name.train.log" 2>&1 </dev/null || die "no AOT cache for $name, see $work/$name.train.log"
    mv "$cache.new" "$cache"
    say "AOT cache for $name: $(du -h "$cache" | cut -f1)"
}
train jrunc "$engine_jvm" "$dist/lib/jrunc.jar" "$class_path" $main_class --train
train validate "$validate_jvm" "$dist/lib/runtime-spec.jar" "$validate_path" $validate_class \
    --format json "$top/bundles/docker-seccomp"

# --- manual --------------------------------------------------------------------------------
mkdir -p "$dist/share/man/man8"
run_java "$engine_jvm" -cp "$(echo "$class_path" | sed "s|@DIST@|$dist|g")" io.jcontainers.runc.command.ManPage \
    >"$dist/share/man/man8/jrunc.8"

echo "$build_id" >"$dist/lib/build-id"
say "build $build_id in $dist ($(du -sh "$dist" | cut -f1))"
