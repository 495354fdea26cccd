import { shellQuoted } from './literal.ts'
import type { SnippetTarget } from './snippet.ts'

const authorization = '--header "Authorization: Bearer $CLOUDSTORE_API_KEY"'

/** One call of curl; for a folder, and for lists of more than a page, a script for bash with jq. */
export function curlSnippet(target: SnippetTarget): string {
  const file = shellQuoted(`./${target.localName}`)
  if (target.action === 'list') return script(target, ["list_pages | jq --compact-output '.objects[]'"])
  if (target.isFolder) return script(target, folderSteps(target, file))
  switch (target.action) {
    case 'upload':
      return call(target, ...uploadOptions(target, file))
    case 'download':
      return call(target, `--output ${file}`)
    case 'delete':
      return call(target, '--request DELETE')
  }
}

function call({ url }: SnippetTarget, ...options: readonly string[]): string {
  const lines = ['curl --path-as-is --globoff --fail-with-body', authorization, ...options, shellQuoted(url)]
  return `${lines.join(' \\\n  ')}\n`
}

/** To a URL that ends in a slash `--upload-file` would add the name of the file. */
function uploadOptions({ path }: SnippetTarget, file: string): string[] {
  if (!path.endsWith('/')) return [`--upload-file ${file}`]
  return [
    '--request PUT',
    "--header 'Content-Type: application/octet-stream'",
    `--data-binary ${shellQuoted('@')}${file}`,
  ]
}

/** In a shell of its own, so that what stops it does not end the one it is pasted into. */
function script({ objectsUrl, prefix }: SnippetTarget, steps: readonly string[]): string {
  const first = shellQuoted(`${objectsUrl}?prefix=${encodeURIComponent(prefix)}&limit=1000`)
  return `#!/usr/bin/env bash
# Needs curl and jq.
(
  set -euo pipefail

  cloudstore() {
    curl --path-as-is --globoff --fail-with-body --silent --show-error \\
      ${authorization} "$@"
  }

  list_pages() {
    local cursor='' page
    while :; do
      page=$(cloudstore ${first}"$cursor")
      printf '%s\\n' "$page"
      cursor=$(jq --raw-output 'if .has_more then "&cursor=" + (.cursor | @uri) else "" end' <<<"$page")
      [ -n "$cursor" ] || return 0
    done
  }

${steps.map((step) => (step === '' ? '' : `  ${step}`)).join('\n')}
)
`
}

/** Keys cross as percent-encoded lines: a line break in one is none between two. */
function folderSteps({ action, url, path }: SnippetTarget, directory: string): string[] {
  const folder = `folder=${shellQuoted(url)}`
  // A key that is the prefix itself would be an empty line, so each line begins with a slash.
  const keys = `list_pages | jq --raw-output '.objects[].key[${Array.from(path).length}:] | "/" + @uri'`
  const read = 'while IFS= read -r key; do'
  switch (action) {
    case 'upload':
      return [
        folder,
        `cd ${directory}`,
        "find . -type f -print0 | while IFS= read -r -d '' file; do",
        '  key=$(printf \'%s\' "${file#./}" | jq --slurp --raw-input --raw-output @uri)',
        '  cloudstore --upload-file "$file" "$folder${key//%2F//}"',
        'done',
      ]
    case 'download':
      return [
        folder,
        `${keys} | ${read}`,
        '  key=${key#/}',
        `  printf -v name '%b' "\${key//%/\\\\x}"`,
        '  # Neither a mark of a folder nor a name that would leave the folder.',
        '  case "/$name/" in */../* | */./* | *//*) continue ;; esac',
        '  case "$key" in *%00*) continue ;; esac',
        `  cloudstore --create-dirs --output ${directory}"/$name" "$folder\${key//%2F//}"`,
        'done',
      ]
    default:
      return [
        folder,
        `keys=$(${keys})`,
        read,
        '  [ -z "$key" ] || cloudstore --request DELETE "$folder${key:1}"',
        'done <<<"${keys//%2F//}"',
      ]
  }
}
