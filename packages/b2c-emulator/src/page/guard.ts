// Who may ask for the pages and the control API: programs on this machine, and the pages themselves. A page of somebody else that is open in
// a browser of this machine may not, neither by sending a form nor by a name of its own that leads to 127.0.0.1.

import type { MiddlewareHandler } from 'hono'

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Refuses with 403 and `{error}` what was asked under a host name that is not of loopback nor in `names`, and what a browser says that another
 * site has asked: by `Sec-Fetch-Site`, by `Origin`. Following a link to a page is allowed. What sends neither header is no
 * browser. (Fetch Metadata Request Headers, W3C; the Fetch standard on `Origin`.)
 */
export const guard =
  (names: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    const host = c.req.header('host') ?? ''
    const allowed = [...loopbackNames, ...names]
    if (!allowed.includes(hostNameOf(host))) {
      const error = `the page and the control API answer under ${allowed.join(', ')}, not under ${host}: open ${loopbackAddress(c.req.url)}`
      return c.json({ error }, 403)
    }
    if (!isOwn(c.req.method, host, name => c.req.header(name))) {
      return c.json(
        { error: 'another site has asked for this; only the page itself and programs on this machine may' },
        403
      )
    }
    return next()
  }

const hostNameOf = (host: string): string =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.toLowerCase() : ''

const loopbackAddress = (url: string): string => {
  const { protocol, port } = new URL(url)
  return `${protocol}//127.0.0.1${port === '' ? '' : `:${port}`}/`
}

const isOwn = (method: string, host: string, header: (name: string) => string | undefined): boolean => {
  const site = header('sec-fetch-site') ?? 'none'
  if (['GET', 'HEAD'].includes(method)) {
    const isLink = header('sec-fetch-mode') === 'navigate' && header('sec-fetch-dest') === 'document'
    return isLink || ['none', 'same-origin'].includes(site)
  }
  const origin = header('origin')
  return ['none', 'same-origin'].includes(site) && (origin === undefined || isOriginOf(origin, host))
}

/** Whether an origin is that of the host that was asked; `null`, which stands for an origin that is hidden, is of none. */
const isOriginOf = (origin: string, host: string): boolean => {
  if (!URL.canParse(origin)) return false
  const { protocol, host: from } = new URL(origin)
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === from
}
