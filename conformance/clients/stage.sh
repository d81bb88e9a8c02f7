# Sets the stage for `run` and strikes it: a containerd and a dockerd that share nothing with the machine's own.
# Everything lies in $WORK, dockerd's bridge and iptables in a network namespace of the run.
STRUCK='' ENGINE_BEFORE='' NO_DOCKER='' HOLDER='' CONTAINERD_PID='' DOCKERD_PID=''
NAMESPACE=jcc$$
IMAGE=docker.io/library/bb:latest
# What a daemon makes outside its own directories; removed afterwards where the run has made it.
FOREIGN_PATHS=(/opt/containerd /etc/docker/key.json /etc/docker /run/containerd/s /run/containerd/fifo /run/containerd/runc
    /run/containerd /run/docker /var/lib/containerd /run/jrunc /run/runc)
FOREIGN_BEFORE=() CGROUPS_BEFORE=

# The runtime as the daemons see it: notes each call with the name it was called by, then becomes the runtime.
wrapper() {
    printf '#!/bin/sh\necho "${0##*/} $*" >> "%s/calls"\nexec "%s" "$@"\n' "$WORK" "$RUNTIME"
}

client() { printf '#!/bin/sh\nexec timeout --foreground -k 5 60 %s "$@"\n' "$*"; }

containerd_config() {
    cat <<TEXT
version = 2
root = "$WORK/containerd/root"
state = "$WORK/containerd/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "$WORK/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
path = "$WORK/containerd/opt"
TEXT
}

docker_config() {
    cat <<TEXT
{ "data-root": "$WORK/docker/data", "exec-root": "$WORK/docker/exec", "pidfile": "$WORK/docker/pid",
  "hosts": ["unix://$WORK/docker.sock"], "storage-driver": "overlay2", "ip6tables": false,
  "runtimes": { "subject": { "path": "$WORK/bin/subject" } } }
TEXT
}

# A docker archive that both `ctr image import` and `docker load` read.
archive() {
    local dir=$WORK/archive diff_id
    mkdir "$dir"
    "$here/../podman/image" "$dir/layer.tar" || return 1
    diff_id=$(sha256sum "$dir/layer.tar" | cut -d' ' -f1)
    cat > "$dir/config.json" <<TEXT
{"architecture":"$(dpkg --print-architecture 2> /dev/null || echo amd64)","os":"linux","created":"1970-01-01T00:00:00Z",
"config":{"Env":["PATH=/bin:/usr/bin"],"Cmd":["/bin/sh"]},"rootfs":{"type":"layers","diff_ids":["sha256:$diff_id"]},
"history":[{"created":"1970-01-01T00:00:00Z","created_by":"busybox"}]}
TEXT
    echo "[{\"Config\":\"config.json\",\"RepoTags\":[\"$IMAGE\"],\"Layers\":[\"layer.tar\"]}]" > "$dir/manifest.json"
    tar -C "$dir" -cf "$WORK/image.tar" manifest.json config.json layer.tar
}

# daemon NAME COMMAND...: with the runtime first on its PATH, under the name runc too.
daemon() {
    local name=$1
    shift
    nsenter --net="/proc/$HOLDER/ns/net" env -i "PATH=$WORK/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
        "HOME=$WORK/home" "TMPDIR=$WORK/tmp" "$@" > "$WORK/$name.log" 2>&1 < /dev/null &
}

cgroup_children() { find /sys/fs/cgroup -mindepth 2 -maxdepth 2 -type d \( -name docker -o -name "$NAMESPACE" \) 2> /dev/null; }

start_containerd() {
    containerd_config > "$WORK/containerd.toml"
    daemon containerd containerd --config "$WORK/containerd.toml"
    CONTAINERD_PID=$!
    until_ok 20 "$WORK/bin/c" version > /dev/null 2>&1 || { tail -n 20 "$WORK/containerd.log" >&2; return 1; }
    "$WORK/bin/c" image import "$WORK/image.tar" > "$WORK/import.log" 2>&1 || { cat "$WORK/import.log" >&2; return 1; }
}

# Debian's docker first: the BuildKit client is part of it, newer ones want a plugin.
docker_client() { if [ -x /usr/bin/docker ]; then echo /usr/bin/docker; else command -v docker; fi; }

start_dockerd() {
    local tool
    for tool in dockerd iptables; do
        command -v $tool > /dev/null || { NO_DOCKER="no $tool here; apt-get install docker.io iptables"; return 0; }
    done
    [ -n "$(docker_client)" ] || { NO_DOCKER="no docker client here; apt-get install docker.io"; return 0; }
    client "$(docker_client) -H unix://$WORK/docker.sock" > "$WORK/bin/d"
    chmod 755 "$WORK/bin/d"
    docker_config > "$WORK/daemon.json"
    daemon dockerd dockerd --config-file "$WORK/daemon.json"
    DOCKERD_PID=$!
    until_ok 40 "$WORK/bin/d" version > /dev/null 2>&1 || { tail -n 20 "$WORK/dockerd.log" >&2; return 1; }
    "$WORK/bin/d" load -i "$WORK/image.tar" > "$WORK/import.log" 2>&1 || { cat "$WORK/import.log" >&2; return 1; }
}

build_stage() {
    local path
    umask 022
    chmod 755 "$WORK"
    mkdir -p "$WORK"/{bin,home,tmp,cases,docker}
    for path in "${FOREIGN_PATHS[@]}"; do [ ! -e "$path" ] || FOREIGN_BEFORE+=("$path"); done
    CGROUPS_BEFORE=$(cgroup_children)
    "$RUNTIME" engine status > /dev/null 2>&1 && ENGINE_BEFORE=1
    gcc -Wall -Wextra -Werror -O2 -o "$WORK/bin/pty" "$here/../podman/pty.c" -lutil || return 1
    wrapper > "$WORK/bin/subject"
    client "ctr -a $WORK/containerd.sock -n $NAMESPACE" > "$WORK/bin/c"
    chmod 755 "$WORK/bin/subject" "$WORK/bin/c"
    ln -s subject "$WORK/bin/runc"
    archive || return 1
    unshare --net sh -c 'busybox ip link set lo up; : > "$0"; exec sleep 3600' "$WORK/held" &
    HOLDER=$!
    until_ok 10 test -e "$WORK/held" || return 1
    export HOME=$WORK/home
    start_containerd && start_dockerd
}

# What containers of this run left on the host, once both daemons have ended. Processes may end meanwhile.
leftovers() {
    local dir
    for dir in /proc/[0-9]*; do
        tr '\0' ' ' 2> /dev/null < "$dir/cmdline" | grep -qF "$WORK/" || continue
        grep -q '^State:.Z' "$dir/status" 2> /dev/null || echo "left running: ${dir#/proc/} $(tr '\0' ' ' < "$dir/cmdline" | cut -c1-160)"
    done
    # The parents stay: /docker, /docker/buildkit, the namespace of ctr.
    cgroup_children | while read -r dir; do
        find "$dir" -mindepth 1 -type d ! -path '*/docker/buildkit'
    done | sed 's/^/left cgroup: /'
    find "$WORK/runc" "$WORK/docker/exec/runtime-subject" "$WORK/docker/exec/runtime-runc" -mindepth 2 -maxdepth 2 -type d \
        2> /dev/null | sed 's/^/left state: /'
    # dockerd keeps its own network namespace (after --network host) and data directory (28 does) mounted.
    grep -F "$WORK/" /proc/self/mountinfo | awk '$5 !~ /\/(netns\/default|docker\/data)$/ { print "left mounted: " $5 }'
} 2> /dev/null

end_daemon() {
    [ -n "$1" ] || return 0
    kill "$1"
    until_ok 20 eval "! kill -0 $1" || kill -9 "$1"
    wait "$1"
} 2> /dev/null

remove_containers() {
    local id
    if [ -n "$DOCKERD_PID" ]; then
        # shellcheck disable=SC2046 # a list of ids
        "$WORK/bin/d" rm -f $("$WORK/bin/d" ps -aq) > /dev/null 2>&1
    fi
    if [ -n "$CONTAINERD_PID" ]; then
        for id in $("$WORK/bin/c" containers ls -q 2> /dev/null); do
            "$WORK/bin/c" tasks rm -f "$id"
            "$WORK/bin/c" containers rm "$id"
        done > /dev/null 2>&1
    fi
}

# strike: removes everything, prints what the runtime should have removed itself.
strike() {
    [ -z "$STRUCK" ] || return 0
    STRUCK=1
    local path dir
    remove_containers
    end_daemon "$DOCKERD_PID"
    end_daemon "$CONTAINERD_PID"
    leftovers
    [ -n "$ENGINE_BEFORE" ] || "$RUNTIME" engine stop > /dev/null 2>&1
    [ -z "$HOLDER" ] || { kill "$HOLDER"; wait "$HOLDER"; } 2> /dev/null
    awk -v work="$WORK/" 'index($5, work) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r path; do
        umount -l "$path"
    done
    cgroup_children | while read -r dir; do
        grep -qxF "$dir" <<< "$CGROUPS_BEFORE" || find "$dir" -depth -type d -exec rmdir {} \; 2> /dev/null
    done
    for path in "${FOREIGN_PATHS[@]}"; do
        [[ " ${FOREIGN_BEFORE[*]} " == *" $path "* ]] || rm -rf "$path"
    done
    [ -n "$KEEP" ] || rm -rf "$WORK"
}
