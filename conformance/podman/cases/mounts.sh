# Mounts: bind, volume, tmpfs, propagation, options, and copying in and out.

case_bind() {
    mkdir data && echo host > data/file
    says read host box -v "$PWD/data:/data" bb cat /data/file
    says write '' box -v "$PWD/data:/data" bb sh -c 'echo container > /data/new'
    is written container "$(cat data/new)"
    ends read_only 1 box -v "$PWD/data:/data:ro" bb touch /data/x
    like read_only 'Read-only file system' "$ERR"
    says file host box -v "$PWD/data/file:/etc/one" bb cat /etc/one
    says deep host box -v "$PWD/data:/made/on/the/way" bb cat /made/on/the/way/file
    ends missing 125 box -v "$PWD/missing:/data" bb true
    like missing 'no such file or directory' "$ERR"
}

case_bind_options() {
    mkdir data && printf '#!/bin/sh\necho ran\n' > data/run && chmod 755 data/run
    ends options 0 box --mount type=bind,src="$PWD/data",dst=/data,ro bb sh -c '/probe mounts | grep ^/data | sed "s/root=[^ ]*//"'
    see options "$OUT"
    ends noexec 0 box -v "$PWD/data:/data:noexec,nosuid,nodev" bb sh -c '/data/run || echo no exec; /probe mounts | grep ^/data | sed "s/root=[^ ]*//"'
    like noexec 'no exec' "$OUT"
    see noexec "$OUT"
    ends exec 0 box -v "$PWD/data:/data:exec" bb /data/run
    is exec ran "$OUT"
}

case_bind_recursive() {
    needs_root 'mounts on the host'
    mkdir -p tree/sub
    mount -t tmpfs none tree/sub || skip 'no tmpfs here'
    touch tree/sub/inner
    ends rbind 0 box -v "$PWD/tree:/tree:rbind" bb ls /tree/sub
    is rbind inner "$OUT"
    ends bind 0 box --mount type=bind,src="$PWD/tree",dst=/tree,bind-nonrecursive=true bb ls /tree/sub
    is bind '' "$OUT"
    ends ro 0 box -v "$PWD/tree:/tree:ro" bb sh -c 'touch /tree/x || echo no outer; touch /tree/sub/x && echo inner'
    see ro "$OUT"
    umount tree/sub
}

case_propagation() {
    needs_root 'mounts on the host'
    mkdir shared
    mount -t tmpfs none shared && mount --make-shared shared || skip 'no shared mount here'
    local mode
    for mode in private rprivate slave rslave shared rshared; do
        ends $mode 0 box -v "$PWD/shared:/m:$mode" bb /probe propagation /m
        see $mode "$OUT"
    done
    mkdir shared/sub
    start slave -v "$PWD/shared:/m:rslave" bb sleep 600
    start back -v "$PWD/shared:/m:rshared" --privileged bb sleep 600
    mount -t tmpfs none shared/sub && touch shared/sub/later
    says slave later pm exec slave ls /m/sub
    pm exec back sh -c 'mkdir /m/from && mount -t tmpfs none /m/from && touch /m/from/inside' > propagation.out 2>&1
    is shared.back inside "$(ls shared/from 2>&1)"
    pm rm -f -t 0 slave back > removed
    umount -l shared/from shared/sub shared 2> /dev/null
}

case_root_propagation() {
    mkdir data
    ends root 0 box bb /probe propagation /
    see root "$OUT"
}

case_tmpfs() {
    ends tmpfs 0 box --tmpfs /t:size=65536,mode=1750,noexec bb sh -c '/probe mounts | grep "^/t "; stat -c "%a %u:%g" /t; dd if=/dev/zero of=/t/x bs=1024 count=128 2>&1 | grep -o "No space.*"'
    see tmpfs "$OUT"
    like tmpfs.size 'size=64k' "$OUT"
    like tmpfs.full 'No space left on device' "$OUT"
    ends over 0 box --tmpfs /srv/data bb sh -c 'ls /srv/data; echo; stat -c %a /srv/data'
    see over "$OUT"
    ends mount 0 box --mount type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=700 bb sh -c '/probe mounts | grep "^/t "'
    see mount "$OUT"
}

case_tmpfs_copyup() {
    ends copyup 0 box --mount type=tmpfs,dst=/srv/data,tmpcopyup bb cat /srv/data/file
    is copyup 'from the image' "$OUT"
    ends nocopyup 0 box --mount type=tmpfs,dst=/srv/data,notmpcopyup bb sh -c 'ls /srv/data | wc -l'
    is nocopyup 0 "$OUT"
    # A mount point that has to be made gives no mode, whatever an earlier one had.
    says made 1777 box --mount type=tmpfs,dst=/srv/data,tmpcopyup --mount type=tmpfs,dst=/srv/data/new,tmpcopyup bb \
        stat -c %a /srv/data/new
}

case_volume() {
    pm volume create v > made
    says write '' box -v v:/v bb sh -c 'echo kept > /v/file'
    says read kept box -v v:/v:ro bb cat /v/file
    says copied 'from the image' box -v w:/srv/data bb cat /srv/data/file
    ends anonymous 0 box -v /v bb touch /v/x
    says list $'v\nw' pm volume ls --format '{{.Name}}'
    pm volume rm -f v w > removed
    is gone '' "$(pm volume ls -q)"
}

case_volume_overlay() {
    mkdir lower && echo below > lower/file
    ends overlay 0 box -v "$PWD/lower:/o:O" bb sh -c 'cat /o/file; echo changed > /o/file; cat /o/file'
    is overlay $'below\nchanged' "$OUT"
    is lower below "$(cat lower/file)"
}

case_volumes_from() {
    mkdir data && echo x > data/file
    start from -v "$PWD/data:/d" bb sleep 600 || return
    says from x box --volumes-from from bb cat /d/file
}

case_shm_size() {
    says shm $'size=128k' box --shm-size 128k bb sh -c '/probe mounts | grep "^/dev/shm " | grep -o "size=[0-9k]*"'
    ends full 0 box --shm-size 64k bb sh -c 'dd if=/dev/zero of=/dev/shm/x bs=1024 count=128 2>&1 | grep -o "No space.*"'
    is full 'No space left on device' "$OUT"
}

case_mount_devpts() {
    ends devpts 0 box --mount type=devpts,dst=/other bb sh -c '/probe mounts | grep ^/other'
    see devpts "$OUT"
}

case_bind_over_special() {
    printf 'own hosts\n' > hosts
    says hosts 'own hosts' box -v "$PWD/hosts:/etc/hosts" bb cat /etc/hosts
    mkdir dev && touch dev/mine
    says dev mine box -v "$PWD/dev:/dev/inside" bb ls /dev/inside
    ends proc 126 box -v "$PWD/hosts:/proc/version:ro" bb cat /proc/version
    like proc 'inside /proc' "$ERR"
}

case_symlink_target() {
    mkdir -p data && echo inside > data/file
    printf 'FROM bb\nRUN ln -s /srv/data /link && ln -s ../../../../outside /climb\n' > Containerfile
    ends build 0 pm build --network none -q -t links .
    says link inside box -v "$PWD/data:/link" links cat /srv/data/file
    ends climb 0 box -v "$PWD/data:/climb/deep" links sh -c 'cat /outside/deep/file'
    see climb "$OUT"
    [ ! -e /outside ] || fail 'a mount target was followed out of the root file system'
}

case_bind_idmap() {
    needs_root 'idmapped mounts'
    mkdir data && echo x > data/file
    ends idmap 0 box --userns auto -v "$PWD/data:/d:idmap" bb true
    # runc 1.1 takes the option and leaves it at that; whoever has it in its features maps.
    local owner=65534
    "$RUNTIME" features | tr -d ' \n' | grep -q '"idmap":{"enabled":true' && owner=0
    ends owner 0 box --userns auto -v "$PWD/data:/d:idmap" bb stat -c %u /d/file
    same idmap $owner "$OUT$ERR"
}

case_rootfs() {
    mkdir rf && tar -C rf -xf "$SIDE_DIR/../image.tar" 2> /dev/null
    says rootfs 'from the image' pm run --rm --network none --rootfs "$PWD/rf" cat /srv/data/file
    says write '' pm run --rm --network none --rootfs "$PWD/rf" touch /here
    [ -e rf/here ] || fail 'nothing written into the root file system'
}

case_secret() {
    printf 'hush' > secret
    pm secret create s secret > made
    says secret hush box --secret s bb cat /run/secrets/s
    says env hush box --secret s,type=env,target=S bb sh -c 'echo $S'
    pm secret rm s > removed
}

case_cp() {
    start c bb sleep 600 || return
    echo in > in
    ends to 0 pm cp in c:/tmp/in
    says copied in pm exec c cat /tmp/in
    ends from 0 pm cp c:/srv/data/file back
    is back 'from the image' "$(cat back)"
    mkdir dir && echo d > dir/d
    ends directory 0 pm cp dir c:/tmp
    says directory.copied d pm exec c cat /tmp/dir/d
    ends tmpfs 0 pm cp in c:/dev/shm/in
    says tmpfs.copied in pm exec c cat /dev/shm/in
    pm stop -t 0 c > stopped 2>&1
    ends stopped 0 pm cp c:/tmp/in again
    is again in "$(cat again)"
}

case_commit_diff_export() {
    start c bb sh -c 'echo new > /new; rm /etc/plain; sleep 600' || return
    until_ok 5 sh -c './pm exec c test ! -e /etc/plain'
    ends diff 0 pm diff c
    # What it prints is podman's own matter: 4.3.1 sometimes compares with nothing instead of the image, with any runtime.
    ends commit 0 pm commit -q c committed
    says committed $'new\ngone' box committed sh -c 'cat /new; test -e /etc/plain || echo gone'
    ends export 0 pm export -o c.tar c
    is export new "$(tar -xOf c.tar new)"
}
