# Sourced by check and demo: missing packages, a JDK 25, a Maven. Sets JAVA_HOME, PATH and maven.
# shellcheck shell=bash

# missing_packages GROUP... prints the packages of packages.txt that are not installed.
missing_packages() {
    local name group reason wanted
    while read -r name group reason; do
        case $name in '' | '#'*) continue ;; esac
        [ -n "$reason" ] || { echo "packages.txt: $name has no reason" >&2; return 1; }
        for wanted in "$@"; do
            if [ "$group" = "$wanted" ] && ! dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null |
                grep -q -x installed; then
                echo "$name"
            fi
        done
    done <"$top/packages.txt"
}

# install_packages GROUP... installs what is missing, as root; otherwise prints the command and fails.
# Packages that this release of Debian does not have are named and left out: what needs them is skipped aloud.
install_packages() {
    local missing known=() name
    command -v dpkg-query >/dev/null || {
        echo "This is no Debian: install the equivalents of packages.txt yourself, then call again." >&2
        return 0
    }
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        echo "Missing packages. As root:" >&2
        # shellcheck disable=SC2086 # one word a package
        echo "    apt-get update && apt-get install --no-install-recommends" $missing >&2
        return 1
    fi
    echo "Installing from Debian:" $missing
    apt-get -q -q update || echo "apt-get update failed; trying with the lists that are here" >&2
    for name in $missing; do
        if [ -n "$(apt-cache policy "$name" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v none)" ]; then
            known+=("$name")
        else
            echo "This Debian has no package $name." >&2
        fi
    done
    [ ${#known[@]} = 0 ] || without_services apt-get -q -q -y -o Dpkg::Use-Pty=0 \
        install --no-install-recommends "${known[@]}"
}

# without_services COMMAND...: no package starts a daemon as it is installed; the suites start their own, elsewhere.
without_services() (
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        trap 'rm -f $policy' EXIT
        printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy
    fi
    DEBIAN_FRONTEND=noninteractive "$@" </dev/null >/dev/null
)

is_jdk25() {
    [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] && [ -r "$1/release" ] || return 1
    local version
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [ "${version:-0}" -ge 25 ]
}

# find_jdk exports JAVA_HOME and PATH.
find_jdk() {
    local home on_path
    on_path=$(command -v javac || true)
    [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/*25* /opt/*25*; do
        if [ -n "$home" ] && is_jdk25 "$home"; then
            export JAVA_HOME=$home PATH="$home/bin:$PATH"
            return 0
        fi
    done
    if [ "$(id -u)" = 0 ] && [ -n "$(apt-cache policy openjdk-25-jdk-headless 2>/dev/null |
        sed -n 's/^  Candidate: //p' | grep -v none)" ]; then
        DEBIAN_FRONTEND=noninteractive apt-get -q -q -y install --no-install-recommends openjdk-25-jdk-headless \
            </dev/null >/dev/null
        for home in /usr/lib/jvm/*25*; do
            if is_jdk25 "$home"; then
                export JAVA_HOME=$home PATH="$home/bin:$PATH"
                return 0
            fi
        done
    fi
    cat >&2 <<'END'
No JDK 25 found in JAVA_HOME, on PATH or under /usr/lib/jvm. Where Debian has it:
    apt-get install openjdk-25-jdk-headless
Otherwise unpack any build of OpenJDK 25 (Temurin's, for example) and call again with
    JAVA_HOME=/path/to/jdk-25
END
    return 1
}

# find_maven sets `maven`: the wrapper, or Debian's where the wrapper cannot fetch its distribution.
find_maven() {
    if "$top/mvnw" -q -v >/dev/null 2>&1; then
        maven=$top/mvnw
    elif command -v mvn >/dev/null; then
        echo "The Maven wrapper cannot fetch its distribution; using $(command -v mvn)." >&2
        maven=mvn
    else
        echo "The Maven wrapper cannot fetch its distribution and there is no mvn: apt-get install maven" >&2
        return 1
    fi
}

# dist_engines prints the pids of engines whose Java runtime is that of dist/, of this build or an earlier one.
dist_engines() {
    local process
    for process in /proc/[0-9]*; do
        case $(readlink "$process/exe" 2>/dev/null) in "$top"/dist/runtime/*) echo "${process#/proc/}" ;; esac
    done
}

# stop_engine stops the engines of dist/, jrunc's and jbuild's, waits for their end and removes the cgroups that engines
# live in, where no engine of another build needs them.
stop_engine() {
    local tries=100 hierarchy engine
    [ -x "$top/dist/bin/jrunc" ] || return 0
    for engine in $(dist_engines); do
        if grep -q -z -x io.jcontainers.build.engine.EngineMain "/proc/$engine/cmdline" 2>/dev/null; then
            kill "$engine" 2>/dev/null # what it keeps is on disk
        fi
    done
    "$top/dist/bin/jrunc" engine stop >/dev/null 2>&1
    while [ -n "$(dist_engines)" ] && [ $((tries -= 1)) -gt 0 ]; do
        # One of an earlier build answers no longer to this front; it holds nothing that is lost.
        # shellcheck disable=SC2046 # one word a process
        [ $tries != 80 ] || kill $(dist_engines) 2>/dev/null
        sleep 0.1
    done
    for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/*; do
        [ ! -d "$hierarchy/jrunc-engine" ] || rmdir "$hierarchy/jrunc-engine" 2>/dev/null
    done
    return 0
}
