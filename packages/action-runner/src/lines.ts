// A process's output as lines.

import { StringDecoder } from 'node:string_decoder'

/** Takes chunks of bytes as they come; `end` gives out what stands after the last line end. */
export type LineReader = { readonly push: (chunk: Buffer) => void; readonly end: () => void }

/** Cuts a byte stream into lines as the runner does: LF, CRLF and CR end one. */
export const createLineReader = (onLine: (line: string) => void): LineReader => {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return {
    push: (chunk: Buffer): void => {
      const parts = (rest + decoder.write(chunk)).split(/\r\n|\n|\r(?!$)/)
      rest = parts.pop() ?? ''
      for (const line of parts) onLine(line)
    },
    end: (): void => {
      const last = (rest + decoder.end()).replace(/\r$/, '')
      if (last !== '') onLine(last)
    }
  }
}
