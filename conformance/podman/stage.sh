# Sets the stage for `run` and strikes it. Each side (subject, oracle) has its own storage, run root, temporary and
# configuration directories and its own network namespace (root) or mount namespace (rootless): two podmans that
# share nothing can play the same case at the same time with the same names and addresses.
USER_NAME='' USER_ID='' STRUCK='' ENGINE_BEFORE='' ADDED_SUBIDS=''
declare -A HOLDER=() SIDE_RUNTIME=()
CGROUP_PARENTS=(libpod_parent jcpodman)
CGROUPS_BEFORE=

# cgroup_dirs NAME: the cgroups of that name, and those below.
cgroup_dirs() { find /sys/fs/cgroup -type d \( -path "*/$1" -o -path "*/$1/*" \) 2> /dev/null; }

containers_conf() {
    local ulimits=
    # podman asks for nofile=1048576 by itself: too much where the hard limit is lower and may not be raised.
    [ "$(ulimit -H -n)" = unlimited ] || [ "$(ulimit -H -n)" -ge 1048576 ] ||
        ulimits="default_ulimits = [\"nofile=$(ulimit -H -n):$(ulimit -H -n)\", \"nproc=32768:32768\"]"
    cat <<TEXT
[containers]
$ulimits
log_driver = "k8s-file"
default_sysctls = []
[network]
network_backend = "netavark"
network_config_dir = "$1/net"
[engine]
cgroup_manager = "$CGROUP_MANAGER"
events_logger = "file"
infra_image = "localhost/infra"
image_default_transport = "docker://"
lock_type = "file"
runtime_supports_json = ["runc", "crun", "$(basename "$2")"]
TEXT
}

make_user() {
    USER_NAME=jcp$$
    useradd --base-dir "$WORK" --create-home --shell /bin/sh "$USER_NAME" || return 1
    USER_ID=$(id -u "$USER_NAME")
    grep -q "^$USER_NAME:" /etc/subuid || { echo "useradd gave $USER_NAME no subordinate ids" >&2; return 1; }
}

# --userns=auto as root takes its ranges from the user `containers`.
lend_subids() {
    if ! grep -q '^containers:' /etc/subuid; then
        ADDED_SUBIDS=containers:200000:655360
        echo "$ADDED_SUBIDS" | tee -a /etc/subuid >> /etc/subgid
    fi
}

# on_side SIDE COMMAND...: with that side's identity, network and a clean environment.
on_side() {
    local side=$1 dir=$WORK/$1
    shift
    local environment=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
        "HOME=$dir/home" "TMPDIR=$dir/t" "SIDE_DIR=$dir" "RUNTIME=${SIDE_RUNTIME[$side]}" "MODE=$MODE"
        "CONTAINERS_CONF=$dir/containers.conf" "CGROUP_MANAGER=$CGROUP_MANAGER" "PTY=$WORK/pty" "TERM=xterm")
    if [ "$MODE" = rootless ]; then
        nsenter --mount="/proc/${HOLDER[$side]}/ns/mnt" --wd="$PWD" \
            setpriv --reuid "$USER_ID" --regid "$(id -g "$USER_NAME")" --init-groups --inh-caps=-all \
            env -i "${environment[@]}" "XDG_RUNTIME_DIR=$dir/xdg" "USER=$USER_NAME" "$@"
    else
        nsenter --net="/proc/${HOLDER[$side]}/ns/net" env -i "${environment[@]}" "$@"
    fi
}

podman_on() {
    local side=$1
    shift
    # shellcheck disable=SC2016 # expanded by the inner shell
    on_side "$side" bash -c 'PODMAN_FLAGS=(); . "$0/lib.sh"; cd "$SIDE_DIR"; pm "$@"' "$here" "$@"
}

# Device nodes that distributions open to everybody, for hosts without udev; seen by this run's user only.
# shellcheck disable=SC2016 # expanded by the holder
open_devices='mkdir -p "$0"
for node in "net/tun 10 200" "fuse 10 229"; do
    set -- $node
    [ -e "/dev/$1" ] || continue
    file=$0/${1##*/}
    [ -e "$file" ] || mknod -m 666 "$file" c "$2" "$3"
    mount --bind "$file" "/dev/$1"
done'

# hold SIDE FLAG COMMAND...: a process that keeps the side's own namespace, prepared by COMMAND.
hold() {
    local side=$1 flag=$2 ready=$WORK/$1/held
    shift 2
    unshare "$flag" sh -c '"$@" && : > "$0" && exec sleep 7200' "$ready" "$@" > "$WORK/$side/hold.log" 2>&1 &
    HOLDER[$side]=$!
    until [ -e "$ready" ]; do
        kill -0 "${HOLDER[$side]}" 2> /dev/null || { cat "$WORK/$side/hold.log" >&2; return 1; }
        sleep 0.02
    done
}

build_side() {
    local side=$1 dir=$WORK/$1
    mkdir -p "$dir"/{root,rr,tmp,t,net,cases,home,xdg}
    chmod 700 "$dir/xdg"
    containers_conf "$dir" "${SIDE_RUNTIME[$side]}" > "$dir/containers.conf"
    if [ "$MODE" = rootless ]; then
        chown -R "$USER_NAME:" "$dir"
        hold "$side" --mount sh -c "$open_devices" "$WORK/devices"
    else
        hold "$side" --net sh -c 'busybox ip link set lo up'
    fi || return 1
    podman_on "$side" import -q --change 'ENV PATH=/bin:/usr/bin' --change 'CMD ["/bin/sh"]' "$WORK/image.tar" bb > "$dir/import.log" 2>&1 &&
        podman_on "$side" import -q --change 'ENTRYPOINT ["/bin/sleep", "600"]' "$WORK/image.tar" infra >> "$dir/import.log" 2>&1 || { cat "$dir/import.log" >&2; return 1; }
}

build_stage() {
    umask 022
    chmod 755 "$WORK"
    CGROUPS_BEFORE=$(for parent in "${CGROUP_PARENTS[@]}"; do cgroup_dirs "$parent"; done)
    "$RUNTIME" engine status > /dev/null 2>&1 && ENGINE_BEFORE=1
    gcc -Wall -Wextra -Werror -O2 -o "$WORK/pty" "$here/pty.c" -lutil || return 1
    "$here/image" "$WORK/image.tar" || return 1
    if [ "$MODE" = rootless ]; then make_user || return 1; else lend_subids; fi
    SIDE_RUNTIME[subject]=$RUNTIME
    build_side subject || return 1
    [ "$ORACLE" = none ] || { SIDE_RUNTIME[oracle]=$ORACLE; build_side oracle; }
}

# Ids of every container that this run made, from podman's event log.
made_ids() {
    cat "$WORK"/*/tmp/events/events.log 2> /dev/null | grep -oE '"ID":"[0-9a-f]{64}"' | cut -d'"' -f4 | sort -u
}

processes_of_user() {
    local dir
    for dir in /proc/[0-9]*; do
        [ "$(stat -c %u "$dir" 2> /dev/null)" = "$USER_ID" ] || continue
        # A zombie has ended; its reaper is the host's init.
        grep -q '^State:.Z' "$dir/status" 2> /dev/null || echo "${dir#/proc/}"
    done
}

# What a container of ours left on the host: cgroups, runtime state and mounts.
leftovers_of_containers() {
    local holder
    made_ids > "$WORK/ids"
    [ -s "$WORK/ids" ] || return 0
    { find /sys/fs/cgroup -type d -name '*libpod*'; find /run "$WORK"/*/xdg -maxdepth 4 -path '*/[0-9a-f]*' -prune -o -type d -print; \
        find /run "$WORK"/*/xdg -maxdepth 3 -type d; } 2> /dev/null | sort -u | grep -F -f "$WORK/ids" | sed 's/^/left: /'
    # buildah's containers are in no event log; their state names the work folder.
    timeout 10 grep -rlF -D skip -e "$WORK/subject/" /run --exclude-dir=user 2> /dev/null | sed 's/^/left state: /'
    for holder in self "${HOLDER[@]}"; do cat "/proc/$holder/mountinfo"; done | grep -F -f "$WORK/ids" | awk '{ print "left mounted: " $5 }'
}

# Monitors of this run that outlive their containers: conmon is a subreaper and ends only after its last child.
conmons() {
    local dir
    for dir in /proc/[0-9]*; do
        [ "$(cat "$dir/comm" 2> /dev/null)" = conmon ] || continue
        tr '\0' ' ' 2> /dev/null < "$dir/cmdline" | grep -qF "$WORK/" && echo "${dir#/proc/}"
    done
}

leftover_conmons() {
    local pid tries=40
    while [ -n "$(conmons)" ] && [ $tries -gt 0 ]; do
        sleep 0.1
        tries=$((tries - 1))
    done
    for pid in $(conmons); do
        echo "left running: conmon $pid, kept by $(for child in $(cat "/proc/$pid/task/$pid/children" 2> /dev/null); do
            echo "$child $(tr '\0' ' ' 2> /dev/null < "/proc/$child/cmdline" | cut -c1-60)"
        done)"
    done
}

# Ends the podman rootless pause process and the subject's engine, which outlive their commands by design.
end_residents() {
    local side pid dir tries
    for side in "${!SIDE_RUNTIME[@]}"; do
        for pid in $(cat "$WORK/$side"/tmp/pause.pid "$WORK/$side"/xdg/libpod/tmp/pause.pid 2> /dev/null); do
            [ "$(stat -c %u "/proc/$pid" 2> /dev/null)" = "$USER_ID" ] && kill "$pid"
        done
    done
    if [ "$MODE" = rootless ]; then
        on_side subject "$RUNTIME" engine stop > /dev/null 2>&1 # fails for a runtime without one
        for tries in {1..50}; do # what was told to end needs a moment
            [ -n "$(processes_of_user)" ] || break
            sleep 0.1
        done
        for pid in $(processes_of_user); do
            echo "left running: $pid $(tr '\0' ' ' 2> /dev/null < "/proc/$pid/cmdline")"
            kill -9 "$pid" 2> /dev/null
        done
    elif [ -z "$ENGINE_BEFORE" ] && "$RUNTIME" engine status > /dev/null 2>&1; then
        "$RUNTIME" engine stop > /dev/null 2>&1
    fi
}

remove_cgroups() {
    local parent dir
    [ "$CGROUP_MANAGER" != systemd ] || systemctl stop jcpodman.slice 2> /dev/null
    # A cgroup empties a moment after its last process; podman in another store may still use its parent.
    for parent in "${CGROUP_PARENTS[@]}"; do
        cgroup_dirs "$parent" | sort -r | while read -r dir; do
            grep -qxF "$dir" <<< "$CGROUPS_BEFORE" || rmdir "$dir" 2> /dev/null
        done
    done
}

# strike: removes everything, prints what the runtime should have removed itself.
strike() {
    [ -z "$STRUCK" ] || return 0
    STRUCK=1
    local side mountpoint
    for side in "${!SIDE_RUNTIME[@]}"; do
        [ -e "$WORK/$side/import.log" ] || continue
        podman_on "$side" pod rm -a -f -t 0 > /dev/null 2>&1
        podman_on "$side" rm -a -f -t 0 > /dev/null 2>&1
    done
    leftovers_of_containers
    # The engine is a child of the conmon under which it was started, and keeps that one.
    end_residents
    leftover_conmons
    for side in "${!HOLDER[@]}"; do
        kill "${HOLDER[$side]}"
        wait "${HOLDER[$side]}"
    done 2> /dev/null
    awk -v work="$WORK/" 'index($5, work) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r mountpoint; do
        umount -l "$mountpoint"
    done
    remove_cgroups
    [ -z "$ADDED_SUBIDS" ] || sed -i "/^$ADDED_SUBIDS\$/d" /etc/subuid /etc/subgid
    if [ -n "$USER_NAME" ]; then
        userdel "$USER_NAME" 2> /dev/null
        rm -rf "/run/user/$USER_ID" "/tmp/jrunc-$USER_ID" "/dev/shm/libpod_rootless_lock_$USER_ID"
        find /tmp /var/tmp -maxdepth 1 -user "$USER_ID" -exec rm -rf {} +
    fi
    if [ -n "$KEEP" ]; then echo "kept: $WORK" > /dev/tty 2> /dev/null; else rm -rf "$WORK"; fi
}
