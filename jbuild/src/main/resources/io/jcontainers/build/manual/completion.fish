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

