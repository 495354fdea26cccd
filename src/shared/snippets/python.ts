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

function sdkSnippet(target: SnippetTarget): string {
  return `# pip install cloudstore
import os

from cloudstore import Client

client = Client(api_key=${key})

${target.isFolder && target.action !== 'list' ? sdkFolderSteps(target) : sdkSteps(target)}`
}

function sdkSteps({ action, bucket, path, prefix, localName }: SnippetTarget): string {
  const [file, at] = [text(localName), `${text(bucket)}, ${text(path)}`]
  switch (action) {
    case 'upload':
      return `with open(${file}, "rb") as file:
    client.upload(${at}, file.read())
`
    case 'download':
      return `data = client.download(${at})
with open(${file}, "wb") as file:
    file.write(data)
`
    default:
      return `for obj in client.list(${text(bucket)}, prefix=${text(prefix)}):
    print(obj.key)
`
  }
}

function sdkFolderSteps(target: SnippetTarget): string {
  const { action, bucket, path } = target
  const start = `PREFIX = ${text(path)}\n${rootOf(target)}`
  if (action === 'upload') {
    return `${start}
${walk}        with open(path, "rb") as file:
            client.upload(${text(bucket)}, key, file.read())
`
  }
  return `${start}
for obj in client.list(${text(bucket)}, prefix=PREFIX):
    name = obj.key[len(PREFIX):]
${makePlace}    data = client.download(${text(bucket)}, obj.key)
    with open(path, "wb") as file:
        file.write(data)
`
}

function rootOf({ localName }: SnippetTarget): string {
  return `root = os.path.abspath(${text(localName)})`
}

/** The start of a loop over the files below the root, each with its key. */
const walk = `for directory, _, names in os.walk(root):
    for name in names:
        path = os.path.join(directory, name)
        key = PREFIX + os.path.relpath(path, root).replace(os.sep, "/")
`

/** Where an object of the folder goes on disk. */
const makePlace = `    path = os.path.abspath(os.path.join(root, name)) if "\\0" not in name else root
    # Neither a mark of a folder nor a name that would leave the folder.
    if name.endswith("/") or not path.startswith(root + os.sep):
        continue
    os.makedirs(os.path.dirname(path), exist_ok=True)
`

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
  const root = rootOf(target)
  switch (target.action) {
    case 'upload':
      return `${imports('mimetypes')}${common(target)}

${root}
${walk}        headers = {
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
${makePlace}    with call("GET", url_of(item["key"])) as response, open(path, "wb") as file:
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
