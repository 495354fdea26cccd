import { doubleQuoted as text } from './literal.ts'
import type { SnippetTarget } from './snippet.ts'

/** A Go program with the standard library, or with the SDK where that documents the call. */
export function goSnippet(target: SnippetTarget): string {
  const { imports, body, functions } = target.hasSdk ? sdkProgram(target) : plainProgram(target)
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

function indented(code: string): string {
  return code
    .split('\n')
    .map((line) => (line === '' ? '' : `\t${line}`))
    .join('\n')
}

function sdkProgram({ action, bucket, path, prefix, localName }: SnippetTarget): Program {
  const [file, at] = [text(localName), `${text(bucket)}, ${text(path)}`]
  const client = 'client := cloudstore.NewClient(os.Getenv("CLOUDSTORE_API_KEY"))'
  switch (action) {
    case 'upload':
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
check(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
	check(err)
	if !entry.Type().IsRegular() {
		return nil
	}
	name, err := filepath.Rel(root, path)
	check(err)
	file, err := os.Open(path)
	check(err)
	info, err := file.Stat()
	check(err)
	send("PUT", urlOf(${text(path)}+filepath.ToSlash(name)), file, info.Size()).Body.Close()
	return nil
}))`,
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

function urlOf({ objectsUrl }: SnippetTarget): string {
  return `func urlOf(key string) string {
	segments := strings.Split(key, "/")
	for i, segment := range segments {
		segments[i] = url.PathEscape(segment)
	}
	return ${text(`${objectsUrl}/`)} + strings.Join(segments, "/")
}
`
}

function listing({ objectsUrl, prefix }: SnippetTarget): string {
  const first = `${objectsUrl}?prefix=${encodeURIComponent(prefix)}&limit=1000`
  return `type object struct {
	Key       string \`json:"key"\`
	Size      int64  \`json:"size"\`
	UpdatedAt string \`json:"updated_at"\`
}

func listObjects() []object {
	var objects []object
	cursor := ""
	for {
		response := send("GET", ${text(first)}+cursor, nil, 0)
		var page struct {
			Objects []object \`json:"objects"\`
			Cursor  string   \`json:"cursor"\`
			HasMore bool     \`json:"has_more"\`
		}
		check(json.NewDecoder(response.Body).Decode(&page))
		response.Body.Close()
		objects = append(objects, page.Objects...)
		if !page.HasMore {
			return objects
		}
		cursor = "&cursor=" + url.QueryEscape(page.Cursor)
	}
}
`
}

const sendImports = ['fmt', 'io', 'net/http', 'os']
const listImports = ['encoding/json', 'net/url']

const send = `func send(method, target string, body io.Reader, size int64) *http.Response {
	request, err := http.NewRequest(method, target, body)
	check(err)
	request.ContentLength = size
	request.Header.Set("Authorization", "Bearer "+os.Getenv("CLOUDSTORE_API_KEY"))
	response, err := http.DefaultClient.Do(request)
	check(err)
	if response.StatusCode >= 300 {
		panic(fmt.Sprint(method, " ", target, " was answered with ", response.Status))
	}
	return response
}
`

const check = `func check(err error) {
	if err != nil {
		panic(err)
	}
}
`
