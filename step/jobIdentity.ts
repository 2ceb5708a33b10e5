// Who a job is to Microsoft Entra: the subject of its identity token, and the variables by which it asks for one.

import type { JobScope } from './contexts.ts'

/** The subject of the job's identity token. GitHub documentation, "OpenID Connect reference". */
export const subjectOf = ({ session, environment }: JobScope): string => {
  const { repository } = session.options
  const { name, ref } = session.event
  const last =
    environment !== undefined
      ? `environment:${environment.replaceAll(':', '%3A')}`
      : name === 'pull_request'
        ? name
        : `ref:${ref.replaceAll(':', '%3A')}`
  return `repo:${repository}:${last}`
}

/** The variables of a job that has `id-token: write`. */
export const identityVariables = ({ session, environment }: JobScope) =>
  session.emulator.gitHub.oidcEnvironment({
    repository: session.options.repository,
    ref: session.event.ref,
    eventName: session.event.name,
    ...(environment !== undefined && { environment })
  })
