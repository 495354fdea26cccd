import { doubleQuoted as text } from './literal.ts'
import type { SnippetTarget } from './snippet.ts'

/** Pieces of Go that several programs share. */

export function indented(code: string): string {
  return code
    .split('\n')
    .map((line) => (line === '' ? '' : `\t${line}`))
    .join('\n')
}

/** Runs the code for every file below the root, with its path on disk and its name below the root. */
export function walk(code: string): string {
  return `check(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
	check(err)
	if !entry.Type().IsRegular() {
		return nil
	}
	name, err := filepath.Rel(root, path)
	check(err)
${indented(code)}
	return nil
}))`
}

export function urlOf({ objectsUrl }: SnippetTarget): string {
  return `func urlOf(key string) string {
	segments := strings.Split(key, "/")
	for i, segment := range segments {
		segments[i] = url.PathEscape(segment)
	}
	return ${text(`${objectsUrl}/`)} + strings.Join(segments, "/")
}
`
}

export function listing({ objectsUrl, prefix }: SnippetTarget): string {
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

export const send = `func send(method, target string, body io.Reader, size int64) *http.Response {
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

export const check = `func check(err error) {
	if err != nil {
		panic(err)
	}
}
`
