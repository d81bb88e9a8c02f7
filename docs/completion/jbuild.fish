# Completion of jbuild for fish, made from the tables of --help:  jbuild completion fish | source

function __jbuild_command -d 'The command that these words name'
    switch $argv[1]
        case 'build' 'builder build' 'image build'
            echo 'build'
        case 'cache export-mount'
            echo 'cache export-mount'
        case 'cache import-mount'
            echo 'cache import-mount'
        case 'cache list' 'cache ls'
            echo 'cache ls'
        case 'builder prune' 'cache prune'
            echo 'cache prune'
        case 'completion'
            echo 'completion'
        case 'context ls'
            echo 'context ls'
        case 'engine status'
            echo 'engine status'
        case 'engine stop'
            echo 'engine stop'
        case 'history' 'image history'
            echo 'history'
        case 'image inspect'
            echo 'image inspect'
        case 'image prune'
            echo 'image prune'
        case 'image list' 'image ls' 'images'
            echo 'images'
        case 'image import' 'import'
            echo 'import'
        case 'info' 'system info'
            echo 'info'
        case 'inspect'
            echo 'inspect'
        case 'image load' 'load'
            echo 'load'
        case 'login'
            echo 'login'
        case 'logout'
            echo 'logout'
        case 'image pull' 'pull'
            echo 'pull'
        case 'image push' 'push'
            echo 'push'
        case 'image remove' 'image rm' 'rmi'
            echo 'rmi'
        case 'image save' 'save'
            echo 'save'
        case 'search'
            echo 'search'
        case 'system df'
            echo 'system df'
        case 'image tag' 'tag'
            echo 'tag'
        case 'version'
            echo 'version'
    end
end

function __jbuild_groups -d 'Groups of commands'
    printf '%s\n' \
        'builder' \
        'cache' \
        'context' \
        'engine' \
        'image' \
        'system'
end

function __jbuild_globals -d 'Flags in front of a command'
    printf '%s\n' \
        '--config' \
        '--insecure-registry' \
        '--log-level' \
        '--root' \
        '--run-root' \
        '--runtime'
end

function __jbuild_valued -d 'Flags that take the next word'
    printf '%s\n' \
        ' --config' \
        ' --insecure-registry' \
        ' --log-level' \
        ' --root' \
        ' --run-root' \
        ' --runtime' \
        'build --add-host' \
        'build --allow' \
        'build --annotation' \
        'build --build-arg' \
        'build --build-context' \
        'build --cache-max-size' \
        'build --call' \
        'build --cgroup-parent' \
        'build --cpu-period' \
        'build --cpu-quota' \
        'build --cpu-shares' \
        'build -c' \
        'build --cpuset-cpus' \
        'build --cpuset-mems' \
        'build --dns' \
        'build --dns-option' \
        'build --dns-search' \
        'build --file' \
        'build -f' \
        'build --iidfile' \
        'build --jobs' \
        'build --label' \
        'build --memory' \
        'build -m' \
        'build --memory-swap' \
        'build --metadata-file' \
        'build --network' \
        'build --no-cache-filter' \
        'build --on-error' \
        'build --output' \
        'build -o' \
        'build --platform' \
        'build --progress' \
        'build --secret' \
        'build --shm-size' \
        'build --ssh' \
        'build --tag' \
        'build -t' \
        'build --target' \
        'build --ulimit' \
        'build --volume' \
        'build -v' \
        'cache export-mount --output' \
        'cache export-mount -o' \
        'cache import-mount --input' \
        'cache import-mount -i' \
        'cache import-mount --gid' \
        'cache import-mount --mode' \
        'cache import-mount --uid' \
        'cache ls --filter' \
        'cache ls -f' \
        'cache ls --format' \
        'cache prune --cache-max-size' \
        'cache prune --filter' \
        'cache prune --keep-storage' \
        'cache prune --max-used-space' \
        'context ls --file' \
        'context ls -f' \
        'engine status --format' \
        'engine status -f' \
        'history --format' \
        'history --platform' \
        'image inspect --format' \
        'image inspect -f' \
        'image prune --filter' \
        'images --filter' \
        'images -f' \
        'images --format' \
        'import --change' \
        'import -c' \
        'import --message' \
        'import -m' \
        'import --platform' \
        'info --format' \
        'info -f' \
        'inspect --format' \
        'inspect -f' \
        'inspect --type' \
        'load --input' \
        'load -i' \
        'load --platform' \
        'login --password' \
        'login -p' \
        'login --username' \
        'login -u' \
        'pull --platform' \
        'push --platform' \
        'save --format' \
        'save --output' \
        'save -o' \
        'save --platform' \
        'search --filter' \
        'search -f' \
        'search --format' \
        'search --limit' \
        'system df --format' \
        'version --format' \
        'version -f'
end

function __jbuild_scope -d 'The command before the cursor; a group and a space; or nothing'
    set -l words (commandline -opc)
    set -e words[1]
    set -l scope ''
    set -l skip no
    for word in $words
        if test $skip = yes
            set skip no
            continue
        end
        switch $word
            case '-*'
                if test -z "$scope"; and not contains -- (string replace -r '=.*' '' -- $word) (__jbuild_globals)
                    set scope build
                end
                if contains -- "$scope $word" (__jbuild_valued)
                    set skip yes
                end
            case '*'
                switch $scope
                    case '* '
                        set scope (__jbuild_command "$scope$word")
                        test -n "$scope"; or set scope none
                    case ''
                        set scope (__jbuild_command $word)
                        if contains -- $word (__jbuild_groups)
                            set scope "$word "
                        else if test -z "$scope"
                            set scope build
                        end
                end
        end
    end
    echo $scope
end

function __jbuild_at -d 'Whether the cursor is behind this command, group, or nothing'
    set -l scope (__jbuild_scope)
    test "$scope" = "$argv[1]"
end

function __jbuild_images -d 'Names of local images'
    set -l words (commandline -opc)
    set -l globals
    for i in (seq 2 (count $words))
        set -l name (string replace -r '=.*' '' -- $words[$i])
        if contains -- $name (__jbuild_globals)
            set -a globals $words[$i]
            string match -q -- '*=*' $words[$i]; or set -a globals $words[(math $i + 1)]
        end
    end
    $words[1] $globals images --format '{{.Repository}}:{{.Tag}}' 2>/dev/null | string match -v -- '*<none>*'
end

complete -c jbuild -f
complete -c jbuild -n '__jbuild_at ""' -a build -d 'Build an image from a Dockerfile'
complete -c jbuild -n '__jbuild_at ""' -a completion -d 'Print a script that completes command lines in a shell'
complete -c jbuild -n '__jbuild_at ""' -a history -d 'Show the history of an image'
complete -c jbuild -n '__jbuild_at ""' -a images -d 'List images'
complete -c jbuild -n '__jbuild_at ""' -a import -d 'Import the contents from a tarball to create a filesystem image'
complete -c jbuild -n '__jbuild_at ""' -a info -d 'Show where everything is kept and how much it is'
complete -c jbuild -n '__jbuild_at ""' -a inspect -d 'Return low-level information on images'
complete -c jbuild -n '__jbuild_at ""' -a load -d 'Load an image from a tar archive or STDIN'
complete -c jbuild -n '__jbuild_at ""' -a login -d 'Authenticate to a registry'
complete -c jbuild -n '__jbuild_at ""' -a logout -d 'Log out from a registry'
complete -c jbuild -n '__jbuild_at ""' -a pull -d 'Download an image from a registry'
complete -c jbuild -n '__jbuild_at ""' -a push -d 'Upload an image to a registry'
complete -c jbuild -n '__jbuild_at ""' -a rmi -d 'Remove one or more images'
complete -c jbuild -n '__jbuild_at ""' -a save -d 'Save one or more images to a tar archive (streamed to STDOUT by default)'
complete -c jbuild -n '__jbuild_at ""' -a search -d 'Search a registry for images'
complete -c jbuild -n '__jbuild_at ""' -a tag -d 'Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE'
complete -c jbuild -n '__jbuild_at ""' -a version -d 'Show the version'
complete -c jbuild -n '__jbuild_at ""' -a builder -d 'Manage the build cache, by docker\'s name'
complete -c jbuild -n '__jbuild_at ""' -a cache -d 'Manage the build cache'
complete -c jbuild -n '__jbuild_at ""' -a context -d 'Look at build contexts'
complete -c jbuild -n '__jbuild_at ""' -a engine -d 'Tell about the resident build engine, or end it'
complete -c jbuild -n '__jbuild_at ""' -a image -d 'Manage images'
complete -c jbuild -n '__jbuild_at ""' -a system -d 'Show and tidy what is kept'
complete -c jbuild -n '__jbuild_at "builder "' -a build -d 'Build an image from a Dockerfile'
complete -c jbuild -n '__jbuild_at "builder "' -a prune -d 'Remove build cache'
complete -c jbuild -n '__jbuild_at "cache "' -a export-mount -d 'Write the contents of a RUN --mount=type=cache to a tar archive'
complete -c jbuild -n '__jbuild_at "cache "' -a import-mount -d 'Give a RUN --mount=type=cache the contents of a tar archive'
complete -c jbuild -n '__jbuild_at "cache "' -a list -d 'List what the build cache has; * marks what is in use'
complete -c jbuild -n '__jbuild_at "cache "' -a ls -d 'List what the build cache has; * marks what is in use'
complete -c jbuild -n '__jbuild_at "cache "' -a prune -d 'Remove build cache'
complete -c jbuild -n '__jbuild_at "context "' -a ls -d 'List what a build context holds, and what its ignore file leaves out'
complete -c jbuild -n '__jbuild_at "engine "' -a status -d 'Tell the resident engine\'s process, age and memory'
complete -c jbuild -n '__jbuild_at "engine "' -a stop -d 'End the resident engine, unless it has something to do'
complete -c jbuild -n '__jbuild_at "image "' -a build -d 'Build an image from a Dockerfile'
complete -c jbuild -n '__jbuild_at "image "' -a history -d 'Show the history of an image'
complete -c jbuild -n '__jbuild_at "image "' -a import -d 'Import the contents from a tarball to create a filesystem image'
complete -c jbuild -n '__jbuild_at "image "' -a inspect -d 'Display detailed information on one or more images'
complete -c jbuild -n '__jbuild_at "image "' -a list -d 'List images'
complete -c jbuild -n '__jbuild_at "image "' -a load -d 'Load an image from a tar archive or STDIN'
complete -c jbuild -n '__jbuild_at "image "' -a ls -d 'List images'
complete -c jbuild -n '__jbuild_at "image "' -a prune -d 'Remove unused images'
complete -c jbuild -n '__jbuild_at "image "' -a pull -d 'Download an image from a registry'
complete -c jbuild -n '__jbuild_at "image "' -a push -d 'Upload an image to a registry'
complete -c jbuild -n '__jbuild_at "image "' -a remove -d 'Remove one or more images'
complete -c jbuild -n '__jbuild_at "image "' -a rm -d 'Remove one or more images'
complete -c jbuild -n '__jbuild_at "image "' -a save -d 'Save one or more images to a tar archive (streamed to STDOUT by default)'
complete -c jbuild -n '__jbuild_at "image "' -a tag -d 'Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE'
complete -c jbuild -n '__jbuild_at "system "' -a df -d 'Show disk usage'
complete -c jbuild -n '__jbuild_at "system "' -a info -d 'Show where everything is kept and how much it is'
complete -c jbuild -n '__jbuild_at ""' -l config -x -a '(__fish_complete_directories)' -d 'Directory of config.json with credentials (default: $DOCKER_CONFIG, ~/.docker)'
complete -c jbuild -n '__jbuild_at ""' -l insecure-registry -x -d 'Speak to this registry without TLS or with any certificate'
complete -c jbuild -n '__jbuild_at ""' -l log-level -x -a 'debug info warn error' -d 'debug, info, warn, error'
complete -c jbuild -n '__jbuild_at ""' -l root -x -a '(__fish_complete_directories)' -d 'Where images and caches are kept (default: /var/lib/jcontainers, of an ordinary user: $XDG_DATA_HOME/jcontainers)'
complete -c jbuild -n '__jbuild_at ""' -l run-root -x -a '(__fish_complete_directories)' -d 'Where states of running steps are kept'
complete -c jbuild -n '__jbuild_at ""' -l runtime -r -F -d 'OCI runtime for RUN; only the built-in one, jrunc, is supported yet'
complete -c jbuild -n '__jbuild_at ""' -l add-host -x -d 'Add a custom host-to-IP mapping (format: "host:ip"; ip may be host-gateway)'
complete -c jbuild -n '__jbuild_at ""' -l allow -x -a 'network.host security.insecure' -d 'Allow extra privileged entitlements (network.host, security.insecure)'
complete -c jbuild -n '__jbuild_at ""' -l annotation -x -d 'Add annotation to the image'
complete -c jbuild -n '__jbuild_at ""' -l build-arg -x -d 'Set build-time variables'
complete -c jbuild -n '__jbuild_at ""' -l build-context -x -d 'Additional build contexts (e.g., name=path)'
complete -c jbuild -n '__jbuild_at ""' -l cache-max-size -x -d 'Prune the build cache to this size afterwards'
complete -c jbuild -n '__jbuild_at ""' -l call -x -a 'build check outline targets' -d 'Set method for evaluating build (build, check, outline, targets)'
complete -c jbuild -n '__jbuild_at ""' -l cgroup-parent -x -d 'Set the parent cgroup for the RUN instructions'
complete -c jbuild -n '__jbuild_at ""' -l check -d 'Shorthand for "--call=check"'
complete -c jbuild -n '__jbuild_at ""' -l cpu-period -x -d 'Limit the CPU CFS (Completely Fair Scheduler) period'
complete -c jbuild -n '__jbuild_at ""' -l cpu-quota -x -d 'Limit the CPU CFS (Completely Fair Scheduler) quota'
complete -c jbuild -n '__jbuild_at ""' -l cpu-shares -s c -x -d 'CPU shares (relative weight)'
complete -c jbuild -n '__jbuild_at ""' -l cpuset-cpus -x -d 'CPUs in which to allow execution (0-3, 0,1)'
complete -c jbuild -n '__jbuild_at ""' -l cpuset-mems -x -d 'MEMs in which to allow execution (0-3, 0,1)'
complete -c jbuild -n '__jbuild_at ""' -l dns -x -d 'Set custom DNS servers'
complete -c jbuild -n '__jbuild_at ""' -l dns-option -x -d 'Set DNS options'
complete -c jbuild -n '__jbuild_at ""' -l dns-search -x -d 'Set custom DNS search domains'
complete -c jbuild -n '__jbuild_at ""' -l explain -d 'Say why each step was not cached'
complete -c jbuild -n '__jbuild_at ""' -l file -s f -r -F -d 'Name of the Dockerfile (default: "PATH/Dockerfile")'
complete -c jbuild -n '__jbuild_at ""' -l force-rm -d 'Without effect'
complete -c jbuild -n '__jbuild_at ""' -l iidfile -r -F -d 'Write the image ID to a file'
complete -c jbuild -n '__jbuild_at ""' -l jobs -x -d 'Steps that run at once (default: as many as there are stages)'
complete -c jbuild -n '__jbuild_at ""' -l label -x -d 'Set metadata for an image'
complete -c jbuild -n '__jbuild_at ""' -l load -d 'Shorthand for "--output=type=docker"'
complete -c jbuild -n '__jbuild_at ""' -l memory -s m -x -d 'Memory limit'
complete -c jbuild -n '__jbuild_at ""' -l memory-swap -x -d 'Swap limit equal to memory plus swap: -1 to enable unlimited swap'
complete -c jbuild -n '__jbuild_at ""' -l metadata-file -r -F -d 'Write build result metadata to a file'
complete -c jbuild -n '__jbuild_at ""' -l network -x -a 'default none host' -d 'Set the networking mode for the RUN instructions (default, none, host)'
complete -c jbuild -n '__jbuild_at ""' -l no-cache -d 'Do not use cache when building the image'
complete -c jbuild -n '__jbuild_at ""' -l no-cache-filter -x -d 'Do not cache specified stages'
complete -c jbuild -n '__jbuild_at ""' -l on-error -x -a 'shell keep' -d 'After a failed RUN: "shell" in its container, or "keep" its files'
complete -c jbuild -n '__jbuild_at ""' -l output -s o -x -a 'type=docker type=image type=local type=oci type=registry type=tar' -d 'Output destination (format: "type=local,dest=path")'
complete -c jbuild -n '__jbuild_at ""' -l platform -x -d 'Set target platform for build'
complete -c jbuild -n '__jbuild_at ""' -l progress -x -a 'auto plain tty rawjson quiet' -d 'Set type of progress output (auto, plain, tty, rawjson, quiet)'
complete -c jbuild -n '__jbuild_at ""' -l pull -d 'Always attempt to pull all referenced images (always, missing, never, newer)'
complete -c jbuild -n '__jbuild_at ""' -l push -d 'Shorthand for "--output=type=registry"'
complete -c jbuild -n '__jbuild_at ""' -l quiet -s q -d 'Suppress the build output and print image ID on success'
complete -c jbuild -n '__jbuild_at ""' -l rewrite-timestamp -d 'Clamp times of new files to SOURCE_DATE_EPOCH'
complete -c jbuild -n '__jbuild_at ""' -l rm -d 'Without effect'
complete -c jbuild -n '__jbuild_at ""' -l secret -x -d 'Secret to expose to the build (format: "id=mysecret[,src=/local/secret]")'
complete -c jbuild -n '__jbuild_at ""' -l shm-size -x -d 'Shared memory size for build containers'
complete -c jbuild -n '__jbuild_at ""' -l squash -d 'Make one layer of all that are new ("new"), or of "all"'
complete -c jbuild -n '__jbuild_at ""' -l ssh -x -d 'SSH agent socket or keys to expose to the build (format: "default|<id>[=<socket>|<key>[,<key>]]")'
complete -c jbuild -n '__jbuild_at ""' -l tag -s t -x -d 'Name and optionally a tag (format: "name:tag")'
complete -c jbuild -n '__jbuild_at ""' -l target -x -d 'Set the target build stage to build'
complete -c jbuild -n '__jbuild_at ""' -l ulimit -x -d 'Ulimit options'
complete -c jbuild -n '__jbuild_at ""' -l volume -s v -x -d 'Bind mount a directory of this machine into every RUN (host:dir[:ro])'
complete -c jbuild -n '__jbuild_at "build"' -l add-host -x -d 'Add a custom host-to-IP mapping (format: "host:ip"; ip may be host-gateway)'
complete -c jbuild -n '__jbuild_at "build"' -l allow -x -a 'network.host security.insecure' -d 'Allow extra privileged entitlements (network.host, security.insecure)'
complete -c jbuild -n '__jbuild_at "build"' -l annotation -x -d 'Add annotation to the image'
complete -c jbuild -n '__jbuild_at "build"' -l build-arg -x -d 'Set build-time variables'
complete -c jbuild -n '__jbuild_at "build"' -l build-context -x -d 'Additional build contexts (e.g., name=path)'
complete -c jbuild -n '__jbuild_at "build"' -l cache-max-size -x -d 'Prune the build cache to this size afterwards'
complete -c jbuild -n '__jbuild_at "build"' -l call -x -a 'build check outline targets' -d 'Set method for evaluating build (build, check, outline, targets)'
complete -c jbuild -n '__jbuild_at "build"' -l cgroup-parent -x -d 'Set the parent cgroup for the RUN instructions'
complete -c jbuild -n '__jbuild_at "build"' -l check -d 'Shorthand for "--call=check"'
complete -c jbuild -n '__jbuild_at "build"' -l cpu-period -x -d 'Limit the CPU CFS (Completely Fair Scheduler) period'
complete -c jbuild -n '__jbuild_at "build"' -l cpu-quota -x -d 'Limit the CPU CFS (Completely Fair Scheduler) quota'
complete -c jbuild -n '__jbuild_at "build"' -l cpu-shares -s c -x -d 'CPU shares (relative weight)'
complete -c jbuild -n '__jbuild_at "build"' -l cpuset-cpus -x -d 'CPUs in which to allow execution (0-3, 0,1)'
complete -c jbuild -n '__jbuild_at "build"' -l cpuset-mems -x -d 'MEMs in which to allow execution (0-3, 0,1)'
complete -c jbuild -n '__jbuild_at "build"' -l dns -x -d 'Set custom DNS servers'
complete -c jbuild -n '__jbuild_at "build"' -l dns-option -x -d 'Set DNS options'
complete -c jbuild -n '__jbuild_at "build"' -l dns-search -x -d 'Set custom DNS search domains'
complete -c jbuild -n '__jbuild_at "build"' -l explain -d 'Say why each step was not cached'
complete -c jbuild -n '__jbuild_at "build"' -l file -s f -r -F -d 'Name of the Dockerfile (default: "PATH/Dockerfile")'
complete -c jbuild -n '__jbuild_at "build"' -l force-rm -d 'Without effect'
complete -c jbuild -n '__jbuild_at "build"' -l iidfile -r -F -d 'Write the image ID to a file'
complete -c jbuild -n '__jbuild_at "build"' -l jobs -x -d 'Steps that run at once (default: as many as there are stages)'
complete -c jbuild -n '__jbuild_at "build"' -l label -x -d 'Set metadata for an image'
complete -c jbuild -n '__jbuild_at "build"' -l load -d 'Shorthand for "--output=type=docker"'
complete -c jbuild -n '__jbuild_at "build"' -l memory -s m -x -d 'Memory limit'
complete -c jbuild -n '__jbuild_at "build"' -l memory-swap -x -d 'Swap limit equal to memory plus swap: -1 to enable unlimited swap'
complete -c jbuild -n '__jbuild_at "build"' -l metadata-file -r -F -d 'Write build result metadata to a file'
complete -c jbuild -n '__jbuild_at "build"' -l network -x -a 'default none host' -d 'Set the networking mode for the RUN instructions (default, none, host)'
complete -c jbuild -n '__jbuild_at "build"' -l no-cache -d 'Do not use cache when building the image'
complete -c jbuild -n '__jbuild_at "build"' -l no-cache-filter -x -d 'Do not cache specified stages'
complete -c jbuild -n '__jbuild_at "build"' -l on-error -x -a 'shell keep' -d 'After a failed RUN: "shell" in its container, or "keep" its files'
complete -c jbuild -n '__jbuild_at "build"' -l output -s o -x -a 'type=docker type=image type=local type=oci type=registry type=tar' -d 'Output destination (format: "type=local,dest=path")'
complete -c jbuild -n '__jbuild_at "build"' -l platform -x -d 'Set target platform for build'
complete -c jbuild -n '__jbuild_at "build"' -l progress -x -a 'auto plain tty rawjson quiet' -d 'Set type of progress output (auto, plain, tty, rawjson, quiet)'
complete -c jbuild -n '__jbuild_at "build"' -l pull -d 'Always attempt to pull all referenced images (always, missing, never, newer)'
complete -c jbuild -n '__jbuild_at "build"' -l push -d 'Shorthand for "--output=type=registry"'
complete -c jbuild -n '__jbuild_at "build"' -l quiet -s q -d 'Suppress the build output and print image ID on success'
complete -c jbuild -n '__jbuild_at "build"' -l rewrite-timestamp -d 'Clamp times of new files to SOURCE_DATE_EPOCH'
complete -c jbuild -n '__jbuild_at "build"' -l rm -d 'Without effect'
complete -c jbuild -n '__jbuild_at "build"' -l secret -x -d 'Secret to expose to the build (format: "id=mysecret[,src=/local/secret]")'
complete -c jbuild -n '__jbuild_at "build"' -l shm-size -x -d 'Shared memory size for build containers'
complete -c jbuild -n '__jbuild_at "build"' -l squash -d 'Make one layer of all that are new ("new"), or of "all"'
complete -c jbuild -n '__jbuild_at "build"' -l ssh -x -d 'SSH agent socket or keys to expose to the build (format: "default|<id>[=<socket>|<key>[,<key>]]")'
complete -c jbuild -n '__jbuild_at "build"' -l tag -s t -x -d 'Name and optionally a tag (format: "name:tag")'
complete -c jbuild -n '__jbuild_at "build"' -l target -x -d 'Set the target build stage to build'
complete -c jbuild -n '__jbuild_at "build"' -l ulimit -x -d 'Ulimit options'
complete -c jbuild -n '__jbuild_at "build"' -l volume -s v -x -d 'Bind mount a directory of this machine into every RUN (host:dir[:ro])'
complete -c jbuild -n '__jbuild_at "build"' -F
complete -c jbuild -n '__jbuild_at "cache export-mount"' -l output -s o -r -F -d 'Where to: a file, compressed as its name says (.tar, .tar.gz, .tar.zst), or - for STDOUT'
complete -c jbuild -n '__jbuild_at "cache import-mount"' -l input -s i -r -F -d 'Where from: a file, compressed or not, or - for STDIN'
complete -c jbuild -n '__jbuild_at "cache import-mount"' -l gid -x -d 'The gid that the mount has in the Dockerfile'
complete -c jbuild -n '__jbuild_at "cache import-mount"' -l mode -x -d 'The mode that the mount has in the Dockerfile'
complete -c jbuild -n '__jbuild_at "cache import-mount"' -l uid -x -d 'The uid that the mount has in the Dockerfile'
complete -c jbuild -n '__jbuild_at "cache ls"' -l filter -s f -x -d 'Only entries of a type (type=exec.cachemount), or that were not used since (until=24h)'
complete -c jbuild -n '__jbuild_at "cache ls"' -l format -x -d 'Format output using a custom template: \'table\':            Print output in table format with column headers (default) \'table TEMPLATE\':   Print output in table format using the given Go template \'json\':             Print in JSON format \'TEMPLATE\':         Print output using the given Go template.'
complete -c jbuild -n '__jbuild_at "cache ls"' -l no-trunc -d 'Don\'t truncate output'
complete -c jbuild -n '__jbuild_at "cache ls"' -l quiet -s q -d 'Only show IDs'
complete -c jbuild -n '__jbuild_at "cache prune"' -l all -s a -d 'Remove all unused build cache, not just dangling ones'
complete -c jbuild -n '__jbuild_at "cache prune"' -l cache-max-size -x -d 'Remove what was not used for the longest time until the cache has at most this size'
complete -c jbuild -n '__jbuild_at "cache prune"' -l filter -x -d 'Provide filter values: until=24h, type=exec.cachemount'
complete -c jbuild -n '__jbuild_at "cache prune"' -l force -s f -d 'Do not prompt for confirmation'
complete -c jbuild -n '__jbuild_at "cache prune"' -l keep-storage -x -d 'Amount of disk space to keep for cache'
complete -c jbuild -n '__jbuild_at "cache prune"' -l max-used-space -x -d 'The same as --keep-storage'
complete -c jbuild -n '__jbuild_at "completion"' -a 'bash zsh fish'
complete -c jbuild -n '__jbuild_at "context ls"' -l file -s f -r -F -d 'Name of the Dockerfile, whose own ignore file counts first'
complete -c jbuild -n '__jbuild_at "context ls"' -l why -d 'Also what is left out, with the rule that says so'
complete -c jbuild -n '__jbuild_at "context ls"' -F
complete -c jbuild -n '__jbuild_at "engine status"' -l format -s f -x -d 'text or json'
complete -c jbuild -n '__jbuild_at "history"' -l format -x -d 'Format output using a custom template: \'table\':            Print output in table format with column headers (default) \'table TEMPLATE\':   Print output in table format using the given Go template \'json\':             Print in JSON format \'TEMPLATE\':         Print output using the given Go template.'
complete -c jbuild -n '__jbuild_at "history"' -l human -s H -d 'Print sizes and dates in human readable format'
complete -c jbuild -n '__jbuild_at "history"' -l no-trunc -d 'Don\'t truncate output'
complete -c jbuild -n '__jbuild_at "history"' -l platform -x -d 'Show history for the given platform'
complete -c jbuild -n '__jbuild_at "history"' -l quiet -s q -d 'Only show image IDs'
complete -c jbuild -n '__jbuild_at "history"' -a '(__jbuild_images)'
complete -c jbuild -n '__jbuild_at "image inspect"' -l format -s f -x -d 'Format output using a custom template: \'json\':             Print in JSON format \'TEMPLATE\':         Print output using the given Go template.'
complete -c jbuild -n '__jbuild_at "image inspect"' -a '(__jbuild_images)'
complete -c jbuild -n '__jbuild_at "image prune"' -l all -s a -d 'Remove all unused images, not just dangling ones'
complete -c jbuild -n '__jbuild_at "image prune"' -l filter -x -d 'Provide filter values: until=24h, until=2026-01-02, label=KEY[=VALUE], label!=KEY'
complete -c jbuild -n '__jbuild_at "image prune"' -l force -s f -d 'Do not prompt for confirmation'
complete -c jbuild -n '__jbuild_at "images"' -l all -s a -d 'Show all images (default hides intermediate images)'
complete -c jbuild -n '__jbuild_at "images"' -l digests -d 'Show digests'
complete -c jbuild -n '__jbuild_at "images"' -l filter -s f -x -d 'Filter output based on conditions provided: before, dangling, label, reference, since, until'
complete -c jbuild -n '__jbuild_at "images"' -l format -x -d 'Format output using a custom template: \'table\':            Print output in table format with column headers (default) \'table TEMPLATE\':   Print output in table format using the given Go template \'json\':             Print in JSON format \'TEMPLATE\':         Print output using the given Go template.'
complete -c jbuild -n '__jbuild_at "images"' -l no-trunc -d 'Don\'t truncate output'
complete -c jbuild -n '__jbuild_at "images"' -l quiet -s q -d 'Only show image IDs'
complete -c jbuild -n '__jbuild_at "images"' -a '(__jbuild_images)'
complete -c jbuild -n '__jbuild_at "import"' -l change -s c -x -d 'Apply Dockerfile instruction to the created image'
complete -c jbuild -n '__jbuild_at "import"' -l message -s m -x -d 'Set commit message for imported image'
complete -c jbuild -n '__jbuild_at "import"' -l platform -x -d 'Set platform of the created image'
complete -c jbuild -n '__jbuild_at "import"' -F
complete -c jbuild -n '__jbuild_at "info"' -l format -s f -x -d 'Format output using a custom template: \'json\':             Print in JSON format \'TEMPLATE\':         Print output using the given Go template.'
complete -c jbuild -n '__jbuild_at "inspect"' -l format -s f -x -d 'Format output using a custom template: \'json\':             Print in JSON format \'TEMPLATE\':         Print output using the given Go template.'
complete -c jbuild -n '__jbuild_at "inspect"' -l size -s s -d 'Display total file sizes if the type is container'
complete -c jbuild -n '__jbuild_at "inspect"' -l type -x -d 'Only inspect objects of the given type'
complete -c jbuild -n '__jbuild_at "inspect"' -a '(__jbuild_images)'
complete -c jbuild -n '__jbuild_at "load"' -l input -s i -r -F -d 'Read from tar archive file, instead of STDIN'
complete -c jbuild -n '__jbuild_at "load"' -l platform -x -d 'Load only the image of this platform'
complete -c jbuild -n '__jbuild_at "load"' -l quiet -s q -d 'Suppress the load output'
complete -c jbuild -n '__jbuild_at "login"' -l password -s p -x -d 'Password or Personal Access Token (PAT)'
complete -c jbuild -n '__jbuild_at "login"' -l password-stdin -d 'Take the Password or Personal Access Token (PAT) from stdin'
complete -c jbuild -n '__jbuild_at "login"' -l username -s u -x -d 'Username'
complete -c jbuild -n '__jbuild_at "pull"' -l all-tags -s a -d 'Download all tagged images in the repository'
complete -c jbuild -n '__jbuild_at "pull"' -l platform -x -d 'Choose the image of this platform'
complete -c jbuild -n '__jbuild_at "pull"' -l quiet -s q -d 'Suppress verbose output'
complete -c jbuild -n '__jbuild_at "pull"' -a '(__jbuild_images)'
complete -c jbuild -n '__jbuild_at "push"' -l all-tags -s a -d 'Push all tags of an image to the repository'
complete -c jbuild -n '__jbuild_at "push"' -l platform -x -d 'Push only the image of this platform'
complete -c jbuild -n '__jbuild_at "push"' -l quiet -s q -d 'Suppress verbose output'
complete -c jbuild -n '__jbuild_at "push"' -a '(__jbuild_images)'
complete -c jbuild -n '__jbuild_at "rmi"' -l force -s f -d 'Force removal of the image'
complete -c jbuild -n '__jbuild_at "rmi"' -l no-prune -d 'Do not delete untagged parents'
complete -c jbuild -n '__jbuild_at "rmi"' -a '(__jbuild_images)'
complete -c jbuild -n '__jbuild_at "save"' -l format -x -a 'docker oci' -d 'docker: an OCI layout that also has manifest.json, which everybody reads; oci: an OCI layout and nothing else'
complete -c jbuild -n '__jbuild_at "save"' -l output -s o -r -F -d 'Write to a file, instead of STDOUT'
complete -c jbuild -n '__jbuild_at "save"' -l platform -x -d 'Save only the image of this platform'
complete -c jbuild -n '__jbuild_at "save"' -a '(__jbuild_images)'
complete -c jbuild -n '__jbuild_at "search"' -l filter -s f -x -d 'Filter output based on conditions provided'
complete -c jbuild -n '__jbuild_at "search"' -l format -x -d 'Pretty-print search using a Go template'
complete -c jbuild -n '__jbuild_at "search"' -l limit -x -d 'Max number of search results'
complete -c jbuild -n '__jbuild_at "search"' -l no-trunc -d 'Don\'t truncate output'
complete -c jbuild -n '__jbuild_at "system df"' -l format -x -d 'Format output using a custom template: \'table\':            Print output in table format with column headers (default) \'table TEMPLATE\':   Print output in table format using the given Go template \'json\':             Print in JSON format \'TEMPLATE\':         Print output using the given Go template.'
complete -c jbuild -n '__jbuild_at "system df"' -l verbose -s v -d 'Show detailed information on space usage'
complete -c jbuild -n '__jbuild_at "tag"' -a '(__jbuild_images)'
complete -c jbuild -n '__jbuild_at "version"' -l format -s f -x -d 'Format output using a custom template: \'json\':             Print in JSON format \'TEMPLATE\':         Print output using the given Go template.'
