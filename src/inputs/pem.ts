// What of an input must never reach the log.

const publicBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g
const privateBlock = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----([\s\S]*?)(?:-----END|$)/g
const base64 = /^[A-Za-z0-9+/_=-]{4,}$/
const shortestUnknownLine = 8

/**
 * The parts of a PEM text to mask: the body of every private key, line by line, also where line breaks were lost or written
 * as `\n`. Delimiters and certificates are public and stay readable. A text without any PEM block is masked line by line.
 */
export const secretPartsOfPem = (text: string): readonly string[] => {
  const rest = text.replaceAll('\\n', '\n').replace(publicBlock, '\n')
  const keys = [...rest.matchAll(privateBlock)].map(match => match[1] as string)
  if (keys.length > 0) return keys.flatMap(key => key.split(/\s+/)).filter(part => base64.test(part))
  return rest
    .split(/\r\n|\r|\n/)
    .map(line => line.trim())
    .filter(line => line.length >= shortestUnknownLine && !/^-----[A-Z0-9 ]+-----$/.test(line))
}
