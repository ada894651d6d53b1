# Completion of `alliance` for fish, printed by `alliance completion fish`.

function __alliance_complete
    set -l program (commandline -opc)[1]
    type -q -- $program; or set program alliance
    set -l lines (printf '%s' (commandline -cp | string collect) | env COLUMNS=$COLUMNS _ALLIANCE_COMPLETE=fish $program 2>/dev/null)
    if test "$lines[1]" = files
        set -l token (commandline -ct)
        set -l head (string match -r -- '^--[^=]*=' $token)
        for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' $token))
            printf '%s\n' "$head$path"
        end
    else
        set -e lines[1]
        printf '%s\n' $lines
    end
end

complete --command alliance --no-files --arguments '(__alliance_complete)'
