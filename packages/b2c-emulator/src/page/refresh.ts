// The script of the pages: brings what they show up to date while they are looked at.

/**
 * Asks every two seconds whether the page has changed, and changes the parts that are marked `data-live` in place, node by node: what is
 * open stays open, and focus, scroll position and unsaved input stay where they are. Rows are recognised by their ids. It waits while
 * the page is hidden or text is selected. A button stops it.
 */
export const refreshScript = `
const button = document.getElementById('live')
const state = document.getElementById('state')
let version = ''
button.hidden = false
button.onclick = () => button.setAttribute('aria-pressed', String(button.ariaPressed !== 'true'))
const attributes = (now, next) => {
  for (const { name } of [...now.attributes]) if (name !== 'open' && !next.hasAttribute(name)) now.removeAttribute(name)
  for (const { name, value } of next.attributes) if (name !== 'open' && now.getAttribute(name) !== value) now.setAttribute(name, value)
}
const update = (now, next) => {
  if (now.isEqualNode(next)) return
  if (now.nodeType !== 1) { now.data = next.data; return }
  attributes(now, next)
  const wanted = new Set([...next.children].map(({ id }) => id))
  for (const child of [...now.children]) if (child.id && !wanted.has(child.id)) child.remove()
  const known = new Map([...now.children].filter(({ id }) => id).map(child => [child.id, child]))
  let place = now.firstChild
  for (const child of [...next.childNodes]) {
    const named = child.id ? known.get(child.id) : undefined
    const same = named || (place && !place.id && !child.id && place.nodeName === child.nodeName ? place : undefined)
    if (!same) { now.insertBefore(child, place); continue }
    if (same === place) place = place.nextSibling
    else now.insertBefore(same, place)
    update(same, child)
  }
  while (place) { const after = place.nextSibling; place.remove(); place = after }
}
setInterval(async () => {
  if (document.hidden || button.ariaPressed !== 'true' || String(getSelection())) return
  try {
    const answer = await fetch(location.href, { headers: version ? { 'If-None-Match': version } : {} })
    state.textContent = ''
    if (answer.status === 304 || !answer.headers.has('ETag')) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    version = answer.headers.get('ETag')
    for (const part of document.querySelectorAll('[data-live]')) {
      const next = fresh.getElementById(part.id)
      if (next) update(part, next)
    }
  } catch { state.textContent = 'The emulator does not answer.' }
}, 2000)
`
