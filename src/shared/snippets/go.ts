import { check, indented, listing, send, urlOf, walk } from './go-parts.ts'
import { doubleQuoted as text } from './literal.ts'
import type { SnippetTarget } from './snippet.ts'

/** A Go program with the standard library, or with the SDK where that documents the call. */
export function goSnippet(target: SnippetTarget): string {
  // How a list of the SDK names its objects is not documented, so a folder comes down without it.
  const isDocumented = !target.isFolder || target.action !== 'download'
  const program = target.hasSdk && isDocumented ? sdkProgram(target) : plainProgram(target)
  const { imports, body, functions } = program
  return `package main

import (
${[...new Set(imports)].toSorted(standardFirst).map(importLine).join('\n')}
)

func main() {
${indented(body)}
}
${functions.map((code) => `\n${code}`).join('')}`
}

type Program = {
  readonly imports: readonly string[]
  readonly body: string
  readonly functions: readonly string[]
}

const sdk = 'github.com/cloudstore/cloudstore-go'

function standardFirst(left: string, right: string): number {
  return Number(left === sdk) - Number(right === sdk) || (left < right ? -1 : 1)
}

function importLine(path: string): string {
  return path === sdk ? `\n\t// go get ${sdk}\n\t"${sdk}"` : `\t"${path}"`
}

function sdkProgram({ action, isFolder, bucket, path, prefix, localName }: SnippetTarget): Program {
  const [file, at] = [text(localName), `${text(bucket)}, ${text(path)}`]
  const client = 'client := cloudstore.NewClient(os.Getenv("CLOUDSTORE_API_KEY"))'
  switch (action) {
    case 'upload':
      if (isFolder) {
        return {
          imports: ['io/fs', 'os', 'path/filepath', sdk],
          body: `${client}
root := ${file}
${walk(`data, err := os.ReadFile(path)
check(err)
client.Upload(${at}+filepath.ToSlash(name), data)`)}`,
          functions: [check],
        }
      }
      return {
        imports: ['os', sdk],
        body: `${client}\ndata, err := os.ReadFile(${file})\ncheck(err)\nclient.Upload(${at}, data)`,
        functions: [check],
      }
    case 'download':
      return {
        imports: ['os', sdk],
        body: `${client}\ndata, err := client.Download(${at})\ncheck(err)\ncheck(os.WriteFile(${file}, data, 0o644))`,
        functions: [check],
      }
    default:
      return {
        imports: ['fmt', 'os', sdk],
        body: `${client}
objects, err := client.List(${text(bucket)}, cloudstore.ListOptions{
	Prefix: ${text(prefix)},
})
check(err)
fmt.Println(objects)`,
        functions: [check],
      }
  }
}

function plainProgram(target: SnippetTarget): Program {
  if (target.action === 'list') {
    return {
      imports: [...sendImports, ...listImports],
      body: `for _, object := range listObjects() {
	fmt.Println(object.Size, object.UpdatedAt, object.Key)
}`,
      functions: [listing(target), send, check],
    }
  }
  return target.isFolder ? folderProgram(target) : objectProgram(target)
}

function objectProgram({ action, url, localName }: SnippetTarget): Program {
  const functions = [send, check]
  switch (action) {
    case 'upload':
      return {
        imports: sendImports,
        body: `file, err := os.Open(${text(localName)})
check(err)
info, err := file.Stat()
check(err)
response := send("PUT", ${text(url)}, file, info.Size())
defer response.Body.Close()
fmt.Println(response.Status)`,
        functions,
      }
    case 'download':
      return {
        imports: sendImports,
        body: `response := send("GET", ${text(url)}, nil, 0)
defer response.Body.Close()
file, err := os.Create(${text(localName)})
check(err)
_, err = io.Copy(file, response.Body)
check(err)
check(file.Close())`,
        functions,
      }
    default:
      return {
        imports: sendImports,
        body: `response := send("DELETE", ${text(url)}, nil, 0)
defer response.Body.Close()
fmt.Println(response.Status)`,
        functions,
      }
  }
}

function folderProgram(target: SnippetTarget): Program {
  const { action, path, localName } = target
  switch (action) {
    case 'upload':
      return {
        imports: [...sendImports, 'io/fs', 'net/url', 'path/filepath', 'strings'],
        body: `root := ${text(localName)}
${walk(`file, err := os.Open(path)
check(err)
info, err := file.Stat()
check(err)
send("PUT", urlOf(${text(path)}+filepath.ToSlash(name)), file, info.Size()).Body.Close()`)}`,
        functions: [urlOf(target), send, check],
      }
    case 'download':
      return {
        imports: [...sendImports, ...listImports, 'net/url', 'path/filepath', 'strings'],
        body: `root := ${text(localName)}
for _, object := range listObjects() {
	name := strings.TrimPrefix(object.Key, ${text(path)})
	path := filepath.Join(root, filepath.FromSlash(name))
	// Neither a mark of a folder nor a name that would leave the folder.
	if strings.HasSuffix(name, "/") || strings.Contains(name, "\\x00") || !strings.HasPrefix(path, root+string(os.PathSeparator)) {
		continue
	}
	check(os.MkdirAll(filepath.Dir(path), 0o755))
	response := send("GET", urlOf(object.Key), nil, 0)
	file, err := os.Create(path)
	check(err)
	_, err = io.Copy(file, response.Body)
	check(err)
	check(file.Close())
	response.Body.Close()
}`,
        functions: [urlOf(target), listing(target), send, check],
      }
    default:
      return {
        imports: [...sendImports, ...listImports, 'net/url', 'strings'],
        body: `for _, object := range listObjects() {
	send("DELETE", urlOf(object.Key), nil, 0).Body.Close()
}`,
        functions: [urlOf(target), listing(target), send, check],
      }
  }
}

const sendImports = ['fmt', 'io', 'net/http', 'os']
const listImports = ['encoding/json', 'net/url']
