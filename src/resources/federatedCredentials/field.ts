// What a user may say about federated identity credentials: the list in the file and the input.

import { defineField, listKey } from '../field.ts'
import {
  type DesiredFederatedCredential,
  dedupeFederatedCredentials,
  parseFederatedCredential,
  parseWrittenCredential,
  type WrittenCredential
} from './declared.ts'

const text = (description: string) => ({ type: 'string', description })

const parse = (written: string | WrittenCredential) =>
  typeof written === 'string' ? parseFederatedCredential(written) : parseWrittenCredential(written)

export const federatedCredentialsField = defineField(
  {
    federatedCredentials: listKey(parse, {
      input: 'federated-credentials',
      inDefaults: true,
      description: 'Whom the app trusts instead of a secret; at most 20.',
      placeholders: {
        paths: [['*'], ['*', 'subject'], ['*', 'claimsMatchingExpression']],
        words: 'the subjects of federated credentials'
      },
      items: {
        anyOf: [
          {
            ...text(
              'current-run, a subject, an expression about claims, or one of these with a name before it: name=subject.'
            ),
            examples: [
              'current-run',
              'repo:contoso/policies:environment:production',
              "claims['sub'] matches 'repo:contoso/policies:ref:refs/heads/*'"
            ]
          },
          {
            type: 'object',
            properties: {
              name: text('Letters, digits, - and _; derived from the subject when absent.'),
              subject: text(
                'The subject of the token, compared letter by letter, or current-run. May hold environment placeholders.'
              ),
              claimsMatchingExpression: text(
                'In the place of a subject: an expression about the claims of GitHub tokens. May hold environment placeholders.'
              ),
              issuer: text('The issuer of the token; the GitHub server of the run when absent.'),
              audience: text("The audience of the token; the cloud's own when absent.")
            },
            additionalProperties: false
          }
        ],
        description: 'Whom the app trusts instead of a secret.'
      }
    })
  },
  ({ federatedCredentials = [] }, report): readonly DesiredFederatedCredential[] => {
    const { unique, problems } = dedupeFederatedCredentials(federatedCredentials)
    for (const problem of problems) report({ path: ['federatedCredentials'], problem })
    return unique
  }
)
