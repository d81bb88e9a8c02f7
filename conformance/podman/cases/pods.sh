# Pods, play kube, hooks, checkpoint probe, building.

make_pod() { pm pod create "$@" > pod.out 2>&1 || { fail "pod create: $(cat pod.out)"; return 1; }; }

case_pod() {
    make_pod --name p --network none --hostname podname || return
    says infra 'Created' pm pod ps --format '{{.Status}}'
    ends one 0 pm run -d --pod p --name one bb sleep 600
    ends two 0 pm run --rm --pod p bb sh -c 'hostname; for n in net ipc uts pid; do readlink /proc/self/ns/$n; done'
    is two.hostname podname "$(head -n 1 out)"
    local ns
    for ns in net ipc uts; do
        same two.$ns "$(pm exec one readlink /proc/self/ns/$ns)" "$(grep "^$ns:" out)"
    done
    says status Running pm pod ps --format '{{.Status}}'
    ends pod_top 0 pm pod top p args
    like pod_top 'sleep 600' "$OUT"
    ends stop 0 pm pod stop -t 0 p
    says stopped Exited pm pod ps --format '{{.Status}}'
    ends again 0 pm pod start p
    is again running "$(inspect one '{{.State.Status}}')"
    ends kill 0 pm pod kill p
    ends rm 0 pm pod rm -f -t 0 p
    is gone '' "$(pm ps -aq)$(pm pod ps -q)"
}

case_pod_share_pid() {
    make_pod --name p --network none --share pid,ipc,net,uts || return
    ends one 0 pm run -d --pod p --name one bb sleep 601
    ends sees 0 pm run --rm --pod p bb sh -c 'ps | grep -c "[s]leep 6[01]"; cat /proc/1/comm'
    see sees "$OUT"
    ends stop 0 pm stop -t 0 one
    is infra running "$(pm ps --format '{{.Status}}' | sed 's/^Up.*/running/')"
}

case_pod_new() {
    ends new 0 pm run -d --pod new:fresh --name inside bb sleep 600
    says pods fresh pm pod ps --format '{{.Name}}'
    says exec yes pm exec inside echo yes
}

case_pod_pause() {
    needs_cgroups
    make_pod --name p --network none || return
    ends one 0 pm run -d --pod p --name one bb sleep 600
    ends pause 0 pm pod pause p
    is paused paused "$(inspect one '{{.State.Status}}')"
    ends unpause 0 pm pod unpause p
    is running running "$(inspect one '{{.State.Status}}')"
}

case_pod_limits() {
    needs_cgroups
    make_pod --name p --network none --cpus 0.5 --memory 64m || return
    ends one 0 pm run --rm --pod p bb /probe cgroup
    see cgroup "$OUT"
    ends own 0 pm run --rm --pod p --memory 32m bb /probe memory
    is own memory=33554432 "$OUT"
}

case_pod_userns() {
    make_pod --name p --network none --userns auto || return
    ends one 0 pm run -d --pod p --name one bb sleep 600
    ends two 0 pm run --rm --pod p bb sh -c 'readlink /proc/self/ns/user; readlink /proc/self/ns/net; id -u'
    same user "$(pm exec one readlink /proc/self/ns/user)" "$(sed -n 1p out)"
    is id 0 "$(sed -n 3p out)"
}

case_pod_default_infra() {
    [ -x /usr/libexec/podman/catatonit ] || skip 'catatonit is not installed'
    sed 's/^infra_.*//' "$CONTAINERS_CONF" > plain.conf
    CONTAINERS_CONF=$PWD/plain.conf make_pod --name p --network none || return
    CONTAINERS_CONF=$PWD/plain.conf ends start 0 pm pod start p
    ends one 0 pm run --rm --pod p bb echo ran
    is one ran "$OUT"
    ends stop 0 pm pod stop -t 5 p
}

case_play_kube() {
    cat > pod.yaml <<TEXT
apiVersion: v1
kind: Pod
metadata:
  name: kube
spec:
  hostname: kubehost
  restartPolicy: Never
  containers:
  - name: first
    image: localhost/bb
    imagePullPolicy: Never
    command: ["/bin/sh", "-c", "hostname; echo \$WHO; id -u; cat /data/file; grep NoNewPrivs /proc/self/status; sleep 600"]
    env:
    - {name: WHO, value: kube}
    securityContext: {runAsUser: 1000, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}
    volumeMounts:
    - {name: data, mountPath: /data}
    $(rootless || printf 'resources: {limits: {memory: 64Mi}}')
  volumes:
  - name: data
    hostPath: {path: $PWD/data, type: Directory}
TEXT
    mkdir data && echo bound > data/file
    ends play 0 pm play kube --network none pod.yaml
    until_ok 10 logged kube-first NoNewPrivs
    is log $'kubehost\nkube\n1000\nbound\nNoNewPrivs:\t1' "$(pm logs kube-first)"
    rootless || says memory memory=67108864 pm exec kube-first /probe memory
    ends down 0 pm play kube --down pod.yaml
    is gone '' "$(pm ps -aq)$(pm pod ps -q)"
}

case_generate_kube() {
    start g -e A=b bb sleep 600 || return
    ends generate 0 pm generate kube g
    like generate 'kind: Pod' "$OUT"
}

hook_program() {
    cat > hooks/hook <<TEXT
#!/bin/sh
# \$1: the stage; the state comes on stdin
state=\$(cat)
ns=\$(readlink /proc/self/ns/mnt)
where=container
[ "\$ns" = "$(readlink /proc/self/ns/mnt)" ] && where=host
case \$state in *'"pid":0'* | *'"pid": 0'*) pid=none ;; *'"pid"'*) pid=pid ;; *) pid=none ;; esac
case \$state in *'"bundle"'*) bundle=bundle ;; *) bundle= ;; esac
echo "\$1 \$where \$pid \$bundle" >> $PWD/hooks/log
TEXT
    chmod 755 hooks/hook
}

hook_json() {
    printf '{"version": "1.0.0", "hook": {"path": "%s", "args": ["hook", "%s"], "env": ["PATH=/bin:/usr/bin"]}, "when": {"always": true}, "stages": ["%s"]}' \
        "$PWD/hooks/$2" "$1" "$1" > "hooks/d/$1.json"
}

case_hooks() {
    mkdir -p hooks/d
    hook_program
    local stage
    for stage in prestart createRuntime createContainer startContainer poststart poststop; do
        hook_json $stage hook
    done
    # Hooks run once: cat instead of a second attempt, as in case_start_again.
    ends run 0 pm --hooks-dir "$PWD/hooks/d" run -i --name h --network none -v "$PWD/hooks:$PWD/hooks" bb sh -c 'echo ran; cat'
    is run ran "$OUT"
    pm rm -f h > removed 2>&1
    # runc 1.1 runs poststart at create; the specification wants it after start: its place is not compared.
    is order $'prestart\ncreateRuntime\ncreateContainer\nstartContainer\npoststop' "$(grep -v poststart hooks/log | cut -d' ' -f1)"
    is poststart 1 "$(grep -c '^poststart' hooks/log)"
    see where "$(sort hooks/log | grep -vE '^post')"
}

case_hook_fails() {
    mkdir -p hooks/d
    printf '#!/bin/sh\necho broken >&2\nexit 3\n' > hooks/bad
    chmod 755 hooks/bad
    hook_json createRuntime bad
    ends run 126 pm --hooks-dir "$PWD/hooks/d" run --name h --network none bb echo ran
    is output '' "$OUT"
    like message 'hook' "$ERR"
    is cgroup '' "$(find /sys/fs/cgroup -name "*$(inspect h '{{.Id}}')*" 2> /dev/null | grep -v unified)"
}

case_checkpoint() {
    start c bb sleep 600 || return
    ends checkpoint 125 pm container checkpoint c
    [ -n "$ERR" ] || fail 'no error text'
    is running running "$(inspect c '{{.State.Status}}')"
    says alive alive pm exec c echo alive
}

case_build() {
    cat > Containerfile <<'TEXT'
FROM localhost/bb
ENV WHO=build
WORKDIR /w
RUN echo $WHO > who && id -u >> who && pwd >> who
RUN ["/bin/sh", "-c", "test -t 0 || echo notty >> who"]
USER app
RUN id -u > /tmp/uid
CMD ["cat", "/w/who", "/tmp/uid"]
TEXT
    ends build 0 pm build --isolation oci --network none -q -t built .
    says built $'build\n0\n/w\nnotty\n1000' box built
    printf 'FROM bb\nRUN exit 7\n' > Failing
    ends failing 7 pm build --isolation oci --network none -f Failing .
    like failing 'exit status 7' "$ERR"
    printf 'FROM bb\nRUN no-such-program\n' > Failing
    ends missing 127 pm build --isolation oci --network none -f Failing .
    printf 'FROM bb\nRUN echo never > /seen\n' > Other
    # A runtime that always fails shows that RUN really goes through the one that is named.
    RUNTIME=/bin/false ends proof 1 pm build --isolation oci --network none -f Other .
}

case_build_options() {
    printf 'FROM bb\nRUN --mount=type=tmpfs,target=/t /probe mounts | grep "^/t " > /o; ulimit -S -n >> /o; grep "^CapEff" /proc/self/status >> /o; hostname > /dev/null; cat /sys/fs/cgroup/memory/memory.limit_in_bytes >> /o 2> /dev/null || true\n' > Containerfile
    local limits=()
    rootless || limits=(--memory 64m)
    ends build 0 pm build --isolation oci --network none "${limits[@]}" --ulimit nofile=500:600 --ulimit nproc=2000:2000 --cap-add net_admin -q -t built .
    ends run 0 box built cat /o
    see built "$OUT"
}

case_buildah() {
    command -v buildah > /dev/null || skip 'buildah is not installed'
    printf 'FROM localhost/bb\nRUN echo by buildah > /o; sleep 0.4\n' > Containerfile
    ends bud 0 buildah --root "$SIDE_DIR/root" --runroot "$SIDE_DIR/rr" --storage-driver overlay bud --isolation oci --network none \
        --runtime "$RUNTIME" -q -t bybuildah .
    says bud 'by buildah' box bybuildah cat /o
    local id
    id=$(buildah --root "$SIDE_DIR/root" --runroot "$SIDE_DIR/rr" --storage-driver overlay from localhost/bb 2> from.err)
    ends run 0 buildah --root "$SIDE_DIR/root" --runroot "$SIDE_DIR/rr" --storage-driver overlay run --isolation oci --network none \
        --runtime "$RUNTIME" "$id" -- sh -c 'echo ran; exit 0'
    is run ran "$OUT"
    ends status 9 buildah --root "$SIDE_DIR/root" --runroot "$SIDE_DIR/rr" --storage-driver overlay run --isolation oci --network none \
        --runtime "$RUNTIME" "$id" -- sh -c 'exit 9'
    ends tty 0 "$PTY" -- buildah --root "$SIDE_DIR/root" --runroot "$SIDE_DIR/rr" --storage-driver overlay run -t --isolation oci --network none \
        --runtime "$RUNTIME" "$id" -- sh -c 'test -t 0 && echo terminal'
    like tty terminal "$OUT"
    buildah --root "$SIDE_DIR/root" --runroot "$SIDE_DIR/rr" --storage-driver overlay rm -a > removed 2>&1
}

case_info() {
    ends info 0 pm info --format '{{.Host.OCIRuntime.Path}}'
    is info RUNTIME "$(printf '%s' "$OUT" | normal)"
    ends version 0 pm info --format '{{.Host.OCIRuntime.Version}}'
    like version 'version' "$OUT"
}
