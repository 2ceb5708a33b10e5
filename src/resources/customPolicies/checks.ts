// What can be told of a set of policies before anything is sent: bases, levels, sizes, keys, modes.

import { didYouMean } from '../../util/suggest.ts'
import { quoted } from '../../util/words.ts'
import { keyOf, withPrefix } from '../tenant/trustFramework.ts'
import { type InheritanceProblem, inheritanceOf } from './inheritance.ts'
import { type Mistake, type Notice, sortedMistakes } from './mistake.ts'
import type { PolicyDocument } from './policyFile.ts'

/** What the checks need to know. What could not be read is absent, and is not checked against. */
export type CheckContext = {
  /** Ids of the policies in the tenant. */
  readonly tenantPolicies?: readonly string[]
  /** Ids of the policy keys that are declared or in the tenant, with or without prefix. */
  readonly policyKeys?: readonly string[]
  /** Whether the environment serves real users. */
  readonly isProduction: boolean
}

/** The policies in an order for upload, base before child, in levels, and what is wrong with them. */
export type Checked = {
  readonly levels: readonly (readonly PolicyDocument[])[]
  readonly mistakes: readonly Mistake[]
  readonly notices: readonly Notice[]
}

/** Checks policies against each other, the tenant and the declaration. */
export const checkPolicies = (documents: readonly PolicyDocument[], context: CheckContext): Checked => {
  const { tenantPolicies, policyKeys, isProduction } = context
  const { levels, problems } = inheritanceOf(documents, tenantPolicies && new Set(tenantPolicies.map(keyOf)))
  const known = [...documents.map(({ id }) => id), ...(tenantPolicies ?? [])]
  return {
    levels,
    mistakes: sortedMistakes([
      ...problems.map(problem => inheritanceMistake(problem, known)),
      ...documents.flatMap(document => sizeMistakes(document)),
      ...(policyKeys === undefined ? [] : documents.flatMap(document => keyMistakes(document, policyKeys)))
    ]),
    notices: isProduction ? developmentNotices(documents) : []
  }
}

const inheritanceMistake = (problem: InheritanceProblem<PolicyDocument>, known: readonly string[]): Mistake => {
  const { base, file, positionOf, id } = problem.policy
  const place = { file, ...positionOf(base?.offset ?? 0) }
  switch (problem.kind) {
    case 'unknownBase': {
      const name = base?.id ?? ''
      const near = didYouMean(name, known) || ';'
      return {
        ...place,
        problem: `inherits from ${quoted(name)}, which is neither in the folder nor in the tenant${near} accepted: a policy of either`
      }
    }
    case 'cycle': {
      const names = new Map(known.map(name => [keyOf(name), name]))
      const cycle = problem.cycle.map(key => names.get(key) ?? key)
      return { ...place, problem: `${id} inherits from itself: ${cycle.join(' → ')}` }
    }
    case 'tooDeep': {
      const { levels, most } = problem
      return { ...place, problem: `${id} is policy ${levels} in a line of inheritance; the service takes ${most}` }
    }
  }
}

/** Source: azure-ad-b2c, service-limits. */
const mostBytes = 1_024 * 1_024

const sizeMistakes = ({ file, uploadText }: PolicyDocument): readonly Mistake[] => {
  const bytes = Buffer.byteLength(uploadText)
  if (bytes <= mostBytes) return []
  const problem = `has ${bytes} bytes once it is filled in; the service takes ${mostBytes} (1,024 KB)`
  return [{ file, line: 1, column: 1, problem }]
}

/** One mistake for each key that is missing, at the first place that names it. */
const keyMistakes = (document: PolicyDocument, policyKeys: readonly string[]): readonly Mistake[] => {
  const { file, positionOf, storageReferences } = document
  const known = new Set(policyKeys.map(key => keyOf(withPrefix(key))))
  const missing = new Map(storageReferences.toReversed().map(reference => [reference.key, reference]))
  return [...missing.values()]
    .filter(({ key }) => !known.has(key))
    .map(({ id, offset }) => ({
      file,
      ...positionOf(offset),
      problem: `needs the policy key ${quoted(id)}, which is neither declared under policyKeys nor in the tenant${didYouMean(id, policyKeys.map(withPrefix)) || ';'} accepted: a key of either`
    }))
}

const developmentNotices = (documents: readonly PolicyDocument[]): readonly Notice[] => {
  const files = documents.filter(({ deploymentMode }) => deploymentMode === 'Development').map(({ file }) => file)
  if (files.length === 0) return []
  const text = `DeploymentMode is Development in an environment of production, where a journey recorder then logs claims in clear text: ${files.join(', ')}; customPolicies.deploymentMode: Production sets it for all`
  return [{ level: 'warning', text }]
}
