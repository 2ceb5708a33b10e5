// Which kinds of local accounts a tenant has: one policy, of which the declared members alone are written. It is never removed.
// Source: Microsoft Graph documentation (beta), b2cAuthenticationMethodsPolicy.

import { ActionError } from '../../errors.ts'
import type { GraphAnswer, Read } from '../../graph/answer.ts'
import { expectSuccess, sendSuccessfully } from '../../graph/failure.ts'
import { requirements } from '../../graph/requirements.ts'
import { change, type Kind } from '../../reconcile/plan.ts'
import { asObject } from '../../util/json.ts'
import { defineField, flagKey, mapKey } from '../field.ts'
import { tenantKind } from '../tenant/kind.ts'
import { backEndLane } from '../tenant/rows.ts'
import { type Reading, readIfAllowed, unreadPlan } from '../tenant/unread.ts'

const kind: Kind = { name: 'authenticationMethods', noun: 'authentication methods' }

const read: Read = {
  path: '/policies/b2cAuthenticationMethodsPolicy',
  operation: 'read the kinds of local accounts',
  requirement: requirements.readAuthenticationMethods,
  version: 'beta'
}

/** Graph's members by the words of the file. */
const members = {
  emailPassword: 'isEmailPasswordAuthenticationEnabled',
  userName: 'isUserNameAuthenticationEnabled',
  phoneOneTimePassword: 'isPhoneOneTimePasswordAuthenticationEnabled'
} as const

type Method = keyof typeof members

const methods = Object.keys(members) as readonly Method[]

/** What is declared of each; the others are left alone. */
type Methods = { readonly [M in Method]?: boolean }

/** Of those that are declared; null is what was never switched on. @throws ActionError `protocol` for an answer that does not say it. */
const parsed =
  (declared: Methods) =>
  ({ body }: GraphAnswer): Methods => {
    const policy = asObject(body)
    return Object.fromEntries(
      methods
        .filter(method => declared[method] !== undefined)
        .map(method => {
          const isEnabled = policy[members[method]] === null ? false : policy[members[method]]
          if (typeof isEnabled === 'boolean') return [method, isEnabled]
          const message = `Could not ${read.operation}: Graph answered without ${members[method]}.`
          throw new ActionError({ code: 'protocol', message })
        })
    )
  }

/** Those that an answer says something of; undefined where that is none. */
const shownIn = (answer: GraphAnswer): Methods | undefined => {
  const policy = asObject(answer.body)
  const shown = methods.filter(
    method => policy[members[method]] === null || typeof policy[members[method]] === 'boolean'
  )
  return shown.length === 0 ? undefined : parsed(Object.fromEntries(shown.map(method => [method, true])))(answer)
}

/** The kinds of local accounts of a tenant. */
export const authenticationMethods = tenantKind<Methods, Methods, Reading<Methods>>({
  kind,
  field: defineField(
    {
      authenticationMethods: mapKey(
        {
          emailPassword: flagKey({ description: 'Accounts with an e-mail address and a password.' }),
          userName: flagKey({ description: 'Accounts with a user name and a password.' }),
          phoneOneTimePassword: flagKey({ description: 'Accounts with a phone number and a code sent to it.' })
        },
        'Which kinds of local accounts user flows offer. What is not declared is left alone.'
      )
    },
    ({ authenticationMethods: declared = {} }): Methods =>
      Object.fromEntries(
        methods.flatMap(method => (declared[method] === undefined ? [] : [[method, declared[method]]]))
      )
  ),
  tenantTypes: ['AAD B2C'],
  load: async said => said,
  exporting: {
    exported: async ({ reader }) => ({
      value: shownIn(expectSuccess(read, await reader.get(read))),
      files: [],
      notes: []
    }),
    requirements: [requirements.readAuthenticationMethods]
  },
  after: [],
  lane: backEndLane,
  requirements: (_, mode) => {
    if (mode === 'destroy') return []
    const { readAuthenticationMethods, writeAuthenticationMethods } = requirements
    return [readAuthenticationMethods, ...(mode === 'apply' ? [writeAuthenticationMethods] : [])]
  },
  observe: (declared, scope) => readIfAllowed(scope, read, parsed(declared)),
  plan: (wanted, observed) => {
    const name = 'local accounts'
    if (!observed.isRead) return unreadPlan(kind, name, read)
    const different = methods.filter(
      method => wanted[method] !== undefined && wanted[method] !== observed.value[method]
    )
    const fields = different.map(method => ({
      field: method,
      before: observed.value[method] ?? false,
      after: wanted[method] ?? false
    }))
    const one =
      fields.length === 0
        ? change(kind, 'unchanged', name, 'are as declared')
        : change(kind, 'update', name, 'differ from what is declared', { fields })
    return {
      changes: [one],
      requirements: [requirements.writeAuthenticationMethods],
      apply: async ({ graph }) => {
        await sendSuccessfully(graph, {
          method: 'PATCH',
          path: read.path,
          operation: 'change the kinds of local accounts',
          requirement: requirements.writeAuthenticationMethods,
          version: 'beta',
          body: Object.fromEntries(different.map(method => [members[method], wanted[method]]))
        })
        return undefined
      }
    }
  }
})
