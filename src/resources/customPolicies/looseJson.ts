// JSON as editors tolerate it: comments and commas before a closing bracket. Source: the "JSON with Comments" mode of Visual
// Studio Code.

import { messageOf } from '../../errors.ts'
import { err, ok, type Result } from '../../util/result.ts'

// A string is matched first, so that nothing inside it counts as a comment or a comma.
const tolerated = /"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*[\]}])/g

/** The value of the text, or why it is none. Offsets in the problem, where the runtime gives one, are those of the text. */
export const parseLooseJson = (text: string): Result<unknown> => {
  const strict = text.replace(tolerated, found => (found.startsWith('"') ? found : found.replace(/[^\r\n]/g, ' ')))
  try {
    return ok(JSON.parse(strict))
  } catch (thrown) {
    return err(messageOf(thrown))
  }
}
