const pollMs = 250

/**
 * Ends us, by SIGTERM, when npm was ended. npm hands a SIGTERM on to the shell between npm and us, and Debian's dies of
 * it without a word: that we got another parent is all we hear. Does nothing for a script that npm does not run.
 */
export function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return
  const shell = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, pollMs)
  timer.unref()
}
