# The vocabulary of the cases. Sourced by `one`; everything a case prints through `is`, `like` and `see` is
# compared with what the same case printed under the oracle.
#
# From `run`: SIDE_DIR (this side's folder), RUNTIME, MODE (root or rootless), CGROUP_MANAGER, PTY, HOOK_TOOL.

FAILED=0
SKIPPED=77

# Podman with this side's own storage, state, network configuration and runtime.
pm() {
    local log=()
    [ -z "${CONTAINER_LOG:-}" ] || [ "$1" != run ] || [ "$2" = -d ] || log=(--log-opt "path=$CONTAINER_LOG")
    podman --root "$SIDE_DIR/root" --runroot "$SIDE_DIR/rr" --tmpdir "$SIDE_DIR/tmp" \
        --cgroup-manager "$CGROUP_MANAGER" --events-backend file --storage-driver overlay \
        --runtime "$RUNTIME" "${PODMAN_FLAGS[@]}" "$1" "${log[@]}" "${@:2}"
}

# box OPTION... IMAGE COMMAND...: one short container without a network.
box() { pm run --rm --network none "$@"; }

# start NAME OPTION... IMAGE COMMAND...: a container in the background. A case's containers are removed after it.
start() {
    local name=$1
    shift
    pm run -d --name "$name" --network none "$@" > "$CASE_DIR/start.out" 2>&1 || {
        fail "start $name: $(tr -d '\0' < "$CASE_DIR/start.out")"
        return 1
    }
}

rootless() { [ "$MODE" = rootless ]; }

# A case that can't be played ends here; the reason is printed and counted.
skip() {
    printf '%s\n' "$*" > "$CASE_DIR/skip"
    exit $SKIPPED
}

fail() {
    FAILED=1
    printf '%s\n' "$*" >> "$CASE_DIR/failures"
}

# What differs from one start to the next, out of a text: ids, this side's folder, the runtime's name.
normal() {
    sed -E -e "s#$SIDE_DIR#SIDE#g" -e "s#$RUNTIME#RUNTIME#g" \
        -e 's/[0-9a-f]{64}/ID64/g' -e 's/\b[0-9a-f]{12}\b/ID12/g' \
        -e "s/\b$(basename "$RUNTIME"): //g" -e 's/\brunc (create|exec|run) failed: //'
}

# see LABEL TEXT: an observation that only has to equal the oracle's.
see() { printf '%s=%s\n' "$1" "$2" | normal >> "$CASE_DIR/observed"; }

# is LABEL EXPECTED ACTUAL
is() {
    see "$1" "$3"
    [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
}

# like LABEL EXTENDED-REGEX ACTUAL: the match is the observation, so that the rest of a text may differ.
like() {
    local match
    match=$(printf '%s' "$3" | tr '\n' ' ' | grep -oE -e "$2" | head -n 1)
    see "$1" "$match"
    [ -n "$match" ] || fail "$1: expected something like '$2', got '$3'"
}

# unlike LABEL EXTENDED-REGEX ACTUAL
unlike() {
    ! printf '%s' "$3" | grep -qE -e "$2" || fail "$1: did not expect '$2' in '$3'"
}

# same LABEL A B, differ LABEL A B: for values that are new in every run.
same() { is "$1" same "$([ "$2" = "$3" ] && echo same || echo "different: '$2' and '$3'")"; }
differ() { is "$1" different "$([ "$2" = "$3" ] && echo "same: '$2'" || echo different)"; }

# unheard SAID...: podman showed nothing of what the container said. podman starts a container as soon as its connection to
# conmon is in the queue; a conmon that gets no processor before the container has ended writes the output to the log,
# never accepts the connection and leaves. Which runtime it was makes no difference.
unheard() {
    local first
    [ -s "$CONTAINER_LOG" ] || return 1
    first=$(tr -d '\0\r' < "$CONTAINER_LOG" | sed -n '1s/^[^ ]* std[a-z]* [FP] //p')
    ! cat "$@" | tr -d '\0\r' | grep -qaF -e "$first"
}

# heard OUT ERR COMMAND...: runs it, with what it says in two files of the case; once more when podman showed nothing of it.
heard() {
    local out=$CASE_DIR/$1 err=$CASE_DIR/$2 status=0
    local -x CONTAINER_LOG=$out.log
    shift 2
    "$@" < "${STDIN:-/dev/null}" > "$out" 2> "$err" || status=$?
    if unheard "$out" "$err"; then
        printf '%s\n' "$*" | head -n 1 >> "$CASE_DIR/unheard"
        rm "$CONTAINER_LOG"
        status=0
        "$@" < "${STDIN:-/dev/null}" > "$out" 2> "$err" || status=$?
    fi
    rm -f "$CONTAINER_LOG"
    return $status
}

# ends LABEL STATUS COMMAND...: runs it, wants that exit status; OUT and ERR hold what it said.
ends() {
    local label=$1 expected=$2 status=0
    shift 2
    heard out err "$@" || status=$?
    OUT=$(tr -d '\0' < "$CASE_DIR/out")
    ERR=$(tr -d '\0' < "$CASE_DIR/err")
    see "$label.status" "$status"
    [ "$status" = "$expected" ] || fail "$label: expected exit $expected, got $status; stdout '$OUT' stderr '$ERR'"
}

# says LABEL EXPECTED COMMAND...: exit status 0, exactly this output and nothing on stderr.
says() {
    local label=$1 expected=$2
    shift 2
    ends "$label" 0 "$@"
    is "$label" "$expected" "$OUT"
    is "$label.stderr" '' "$ERR"
}

# until_ok SECONDS COMMAND...: polls for an effect that comes a little later; the status says whether it came.
until_ok() {
    local left=$(($1 * 20))
    shift
    while [ $left -gt 0 ]; do
        "$@" && return 0
        sleep 0.05
        left=$((left - 1))
    done
    return 1
}

inspect() { pm inspect --format "$2" "$1"; }

state_is() { [ "$(inspect "$1" '{{.State.Status}}' 2> /dev/null)" = "$2" ]; }

# logged NAME TEXT: true once the container has logged it.
logged() { pm logs "$1" 2>&1 | grep -qF -e "$2"; }

# The host's directory of a v1 controller, or the unified one, for a running container.
cgroup_of() {
    local pid path
    pid=$(inspect "$1" '{{.State.Pid}}')
    if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
        path=$(sed -n 's/^0:://p' "/proc/$pid/cgroup")
        printf '/sys/fs/cgroup%s' "$path"
    else
        path=$(sed -n "s/^[0-9]*:[^:]*\b$2\b[^:]*://p" "/proc/$pid/cgroup")
        printf '/sys/fs/cgroup/%s%s' "$2" "$path"
    fi
}

cgroup_v2() { [ -e /sys/fs/cgroup/cgroup.controllers ]; }

# Whether containers are units of systemd on cgroup v2.
systemd_cgroups() { cgroup_v2 && [ "$CGROUP_MANAGER" = systemd ]; }

# shares TEXT: a line "shares=WEIGHT" of v2 as the shares that it stands for; the formula became another one with runc 1.3.2.
shares() {
    if cgroup_v2; then
        sed 's/^shares=\(10\|35\)$/shares=256/; s/^shares=\(20\|59\)$/shares=512/' <<< "$1"
    else
        echo "$1"
    fi
}

# Rootless podman ignores limits where it may not write cgroups: cgroup v1, or v2 without systemd's delegation.
needs_cgroups() {
    if rootless && ! systemd_cgroups; then
        skip "podman gives an ordinary user no cgroups on this host"
    fi
}

needs_root() { ! rootless || skip "root only: $*"; }
