// What is wrong with a command line, in a sentence for the person who wrote it.

import { messageOf } from '../src/errors.ts'
import { didYouMean } from '../src/util/suggest.ts'

/**
 * The sentence for what `parseArgs` of Node has thrown. It repeats the names of options and no value: a secret may stand there that
 * somebody has taken for an argument.
 *
 * @param names the options that there are, without their dashes
 */
export const optionProblem = (thrown: unknown, names: readonly string[]): string => {
  const message = messageOf(thrown)
  if (message.startsWith('Unexpected argument'))
    return 'An argument without a name was given; accepted: options alone. --help lists them.'
  const [, unknown] = /^Unknown option '(-[^']+)'/.exec(message) ?? []
  if (unknown === undefined) return `${message.split('. ')[0]?.replace(/\.$/, '')}. --help lists the options.`
  const near = didYouMean(
    unknown,
    names.map(name => `--${name}`)
  )
  return `${unknown} is no option${near || '.'} --help lists them.`
}
