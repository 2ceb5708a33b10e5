// Stores the client id of a managed app in variables of the CI host, where later runs read it. It is no difference from what
// is declared and stands in no plan: the token of a pull request often may not read variables, and a plan must not depend on it.

import { ActionError } from '../../errors.ts'
import type { Kind } from '../../reconcile/plan.ts'
import { bringToEach, dedupeDestinations, parseVariable } from '../../secretStores/destinations.ts'
import type { Destination } from '../../secretStores/store.ts'
import { appKind } from '../app/kind.ts'
import { type AppScope, applicationOf } from '../app/scope.ts'
import { defineField, listKey } from '../field.ts'

const kind: Kind = { name: 'clientIdVariable', noun: 'client id variable', isUnplanned: true }

/** The variables that take the client id of a managed app. */
export const clientIdVariable = appKind({
  kind,
  field: defineField(
    {
      clientIdVariables: listKey(parseVariable, {
        input: 'client-id-variables',
        needsToken: true,
        description:
          'GitHub variables that take the client id: repository:NAME, environment/ENV:NAME or organization/ORG:NAME.'
      })
    },
    ({ clientIdVariables = [] }) => dedupeDestinations(clientIdVariables)
  ),
  after: 'everything',
  observe: async (_, { app }) => app,
  plan: (variables, app) => ({
    changes: [],
    requirements: [],
    ...(variables.length > 0 && { finish: (_work, scope) => store(variables, scope) }),
    report: ({ isInteractive, mode }, { made: { application } }) => {
      if (!isInteractive || mode !== 'apply' || application === undefined || variables.length > 0) return {}
      const text = `${app.displayName} has the client id ${application.appId}. Store it as a variable, for the input client-id of later runs.`
      return { notices: [{ text, title: 'Client id' }] }
    }
  }),
  claims: variables =>
    variables.map(({ identity }) => ({ path: ['clientIdVariables'], noun: 'variable', id: identity }))
})

/** Stores the id of an app that is in place, under a deadline of its own: the whole wait-timeout. @throws ActionError `delivery`. */
const store = async (variables: readonly Destination[], scope: AppScope): Promise<void> => {
  const { app, services } = scope
  const clientId = applicationOf(scope).appId
  const context = services.stores()
  const results = await bringToEach(variables, ({ writeVariable }) => writeVariable(clientId, context))
  for (const { target, value } of results) {
    if (value === undefined) continue
    const verb = value === 'written' ? 'took' : 'holds'
    services.log.info(`${app.uniqueName}: the variable ${target} ${verb} the client id`)
  }
  const failure = results.find(({ error }) => error !== undefined)?.error
  if (failure === undefined) return
  throw new ActionError({
    code: 'delivery',
    message: `${app.displayName} is in place, but its client id ${clientId} was not stored as a variable: ${failure.message}`,
    hint: `Store it by hand (repository Settings, Secrets and variables, Actions, Variables). ${failure.hint ?? ''}`.trim(),
    cause: failure
  })
}
