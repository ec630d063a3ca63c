/**
 * What a shell runs once. Candidates come from `clodo __complete` when they are asked for, so that they fit the project; each
 * is a line, with a tab before what it means. `:files` and `:directories` leave it to the shell.
 */

const bash = `_clodo() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default; return ;;
      :directories) compopt -o dirnames; return ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("$1" __complete bash "$COMP_WORDBREAKS" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  case \${COMPREPLY[0]-} in *[=,]) compopt -o nospace ;; esac
}
complete -F _clodo clodo
`

const zsh = `#compdef clodo
_clodo() {
  local line
  local -a whole begun
  for line in "\${(@f)$("\${words[1]}" __complete words "\${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :files) _files; return ;;
      :directories) _files -/; return ;;
      *) line=\${line//:/\\\\:}
        if [[ \${line%%$'\\t'*} == *= ]]; then begun+=("\${line/$'\\t'/:}"); else whole+=("\${line/$'\\t'/:}"); fi ;;
    esac
  done
  _describe clodo whole -- begun -S ''
}
if [ "$funcstack[1]" = _clodo ]; then _clodo; else compdef _clodo clodo; fi
`

const fish = `function __clodo_complete
  set -l words (commandline -opc)
  for line in ($words[1] __complete words $words[2..] (commandline -ct | string collect --allow-empty) 2>/dev/null)
    switch $line
      case :files
        __fish_complete_path (commandline -ct)
      case :directories
        __fish_complete_directories (commandline -ct)
      case '*'
        echo $line
    end
  end
end
complete -c clodo -f -a '(__clodo_complete)'
`

export const shells: { readonly [shell: string]: string } = { bash, zsh, fish }
