import requests

url = "https://api.cloudstore.io/v2/buckets/my-bucket/objects/hello.txt"
headers = {
    "Authorization": "Bearer YOUR_API_KEY",
    "Content-Type": "text/plain"
}
data = "Hello, World!"

response = requests.put(url, headers=headers, data=data)
print(response.json())
