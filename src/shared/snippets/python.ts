import { doubleQuoted as text } from './literal.ts'
import type { SnippetTarget } from './snippet.ts'

const key = `os.environ["CLOUDSTORE_API_KEY"]`

/** Python 3 with its own library, or with the SDK where that documents the call. */
export function pythonSnippet(target: SnippetTarget): string {
  if (target.hasSdk) return sdkSnippet(target)
  if (target.action === 'list') return listSnippet(target)
  if (target.isFolder) return folderSnippet(target)
  return objectSnippet(target)
}

function sdkSnippet({ action, bucket, path, prefix, localName }: SnippetTarget): string {
  const [file, at] = [text(localName), `${text(bucket)}, ${text(path)}`]
  const steps = {
    upload: `with open(${file}, "rb") as file:\n    client.upload(${at}, file.read())`,
    download: `with open(${file}, "wb") as file:\n    file.write(client.download(${at}))`,
    list: `for obj in client.list(${text(bucket)}, prefix=${text(prefix)}):\n    print(obj.key)`,
    delete: '',
  }
  return `# pip install cloudstore
import os

from cloudstore import Client

client = Client(api_key=${key})

${steps[action]}
`
}

function objectSnippet(target: SnippetTarget): string {
  const { action, url, localName } = target
  const authorization = `"Authorization": f"Bearer {os.environ['CLOUDSTORE_API_KEY']}"`
  switch (action) {
    case 'upload':
      return `import mimetypes
import os
import urllib.request

with open(${text(localName)}, "rb") as file:
    request = urllib.request.Request(
        ${text(url)},
        method="PUT",
        data=file,
        headers={
            ${authorization},
            "Content-Length": str(os.fstat(file.fileno()).st_size),
            "Content-Type": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        },
    )
    with urllib.request.urlopen(request) as response:
        print(response.read().decode())
`
    case 'download':
      return `import os
import shutil
import urllib.request

request = urllib.request.Request(
    ${text(url)},
    headers={${authorization}},
)
with urllib.request.urlopen(request) as response, open(${text(localName)}, "wb") as file:
    shutil.copyfileobj(response, file)
`
    default:
      return `import os
import urllib.request

request = urllib.request.Request(
    ${text(url)},
    method="DELETE",
    headers={${authorization}},
)
with urllib.request.urlopen(request) as response:
    print(response.status)
`
  }
}

function listSnippet(target: SnippetTarget): string {
  return `${imports()}${listing(target)}

for item in list_objects():
    print(item["size"], item["updated_at"], repr(item["key"]))
`
}

function folderSnippet(target: SnippetTarget): string {
  const root = `root = os.path.abspath(${text(target.localName)})`
  switch (target.action) {
    case 'upload':
      return `${imports('mimetypes')}${common(target)}

${root}
for directory, _, names in os.walk(root):
    for name in names:
        path = os.path.join(directory, name)
        key = PREFIX + os.path.relpath(path, root).replace(os.sep, "/")
        headers = {
            "Content-Length": str(os.path.getsize(path)),
            "Content-Type": mimetypes.guess_type(path)[0] or "application/octet-stream",
        }
        with open(path, "rb") as file, call("PUT", url_of(key), file, headers):
            print(key)
`
    case 'download':
      return `${imports('shutil')}${listing(target)}

${root}
for item in list_objects():
    name = item["key"][len(PREFIX):]
    path = os.path.abspath(os.path.join(root, name)) if "\\0" not in name else root
    # Neither a mark of a folder nor a name that would leave the folder.
    if name.endswith("/") or not path.startswith(root + os.sep):
        continue
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with call("GET", url_of(item["key"])) as response, open(path, "wb") as file:
        shutil.copyfileobj(response, file)
`
    default:
      return `${imports()}${listing(target)}

for item in list(list_objects()):
    call("DELETE", url_of(item["key"])).close()
`
  }
}

function imports(more?: string): string {
  const names = ['json', 'os', 'urllib.parse', 'urllib.request', ...(more === undefined ? [] : [more])]
  return `${names
    .toSorted()
    .map((name) => `import ${name}`)
    .join('\n')}

`
}

function common({ objectsUrl, prefix }: SnippetTarget): string {
  return `OBJECTS = ${text(objectsUrl)}
PREFIX = ${text(prefix)}


def call(method, url, data=None, headers=None):
    authorization = {"Authorization": f"Bearer {os.environ['CLOUDSTORE_API_KEY']}"}
    request = urllib.request.Request(url, data, {**authorization, **(headers or {})}, method=method)
    return urllib.request.urlopen(request)


def url_of(key):
    return f"{OBJECTS}/{urllib.parse.quote(key)}"
`
}

function listing(target: SnippetTarget): string {
  return `${common(target)}

def list_objects():
    query = {"prefix": PREFIX, "limit": 1000}
    while True:
        with call("GET", f"{OBJECTS}?{urllib.parse.urlencode(query, quote_via=urllib.parse.quote)}") as response:
            page = json.load(response)
        yield from page["objects"]
        if not page["has_more"]:
            return
        query["cursor"] = page["cursor"]
`
}
