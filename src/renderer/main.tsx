import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

// First, so that every component's own style comes after it.
import './ui/tokens.css'
import './ui/base.css'
import { App } from './app/App.tsx'
import { createQueryClient } from './app/query-client.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root".')

// A drop beside the list must not make the window show the file.
for (const name of ['dragover', 'drop'] as const) {
  window.addEventListener(name, (event) => {
    if (event.defaultPrevented) return
    event.preventDefault()
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'none'
  })
}

createRoot(root).render(
  <StrictMode>
    <App queryClient={createQueryClient()} />
  </StrictMode>,
)
