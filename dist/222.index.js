export const id = 222;
export const ids = [222];
export const modules = {

/***/ 5222:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 16 modules
var core = __webpack_require__(8179);
// EXTERNAL MODULE: ./build/ci/github/run.js
var github_run = __webpack_require__(8160);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/inputs/inputs.js + 6 modules
var inputs_inputs = __webpack_require__(2457);
// EXTERNAL MODULE: ./build/inputs/tenant.js
var inputs_tenant = __webpack_require__(5238);
// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(9685);
// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(1419);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(247);
// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(9704);
// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(3253);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(8639);
;// CONCATENATED MODULE: ./build/resources/app/graphRoles.js
// Microsoft Graph's own app roles in this tenant, and the permissions of a declaration resolved among them.
// Resolved by name in the tenant: old tenants and national clouds may lack newer roles.







const graphPath = `${(0,paths/* byKey */.dX)('servicePrincipals', 'appId', paths/* graphAppId */.dV)}?$select=id,appRoles`;
const scopesPath = `${(0,paths/* byKey */.dX)('servicePrincipals', 'appId', paths/* graphAppId */.dV)}?$select=id,oauth2PermissionScopes`;
/** The reads that resolving needs: the app roles; the delegated scopes only when a name is unknown. */
const appRoleReads = (desired, seen) => {
    const read = (path) => ({
        path,
        what: "read Microsoft Graph's own service principal",
        right: requirements/* rights */.uZ.readApplications
    });
    const answer = seen.get(graphPath);
    // An answer that is of no use is told by the plan.
    const graph = answer !== undefined && isUsable(answer) ? graphServicePrincipal(seen) : undefined;
    if (graph === undefined)
        return [read(graphPath)];
    return desired.permissions.some(permission => find(graph, permission) === undefined)
        ? [read(graphPath), read(scopesPath)]
        : [read(graphPath)];
};
const isUsable = (answer) => answer.status === 200 && (0,guid/* isGuid */.W)(String((0,http/* record */.g1)(answer.body).id));
const parsed = new WeakMap();
/** Microsoft Graph's service principal, or undefined until it has been read. @throws ActionError when refused. */
const graphServicePrincipal = (seen) => {
    const answer = seen.get(graphPath);
    if (answer === undefined)
        return undefined;
    if (answer.status !== 200) {
        throw (0,failure/* explain */.WE)({
            method: 'GET',
            path: graphPath,
            what: "read Microsoft Graph's own service principal",
            right: requirements/* rights */.uZ.readApplications
        }, answer);
    }
    // Several hundred roles, asked for by every app of a run: read once an answer.
    const known = parsed.get(answer);
    if (known !== undefined)
        return known;
    const body = (0,http/* record */.g1)(answer.body);
    const roles = (Array.isArray(body.appRoles) ? body.appRoles : [])
        .map(http/* record */.g1)
        .filter(role => role.isEnabled !== false)
        .map(role => ({ id: String(role.id).toLowerCase(), value: String(role.value) }))
        .filter(role => (0,guid/* isGuid */.W)(role.id));
    if (!isUsable(answer)) {
        throw new errors/* ActionError */.lZ({ code: 'protocol', message: 'Graph gave its own service principal without a usable id.' });
    }
    const result = { id: String(body.id), appRoles: roles };
    parsed.set(answer, result);
    return result;
};
const find = (graph, { text }) => {
    const wanted = text.toLowerCase();
    return graph.appRoles.find(role => role.value.toLowerCase() === wanted || role.id === wanted);
};
/**
 * The app roles of a declaration, without repetition.
 *
 * @throws ActionError `input` that lists every name the tenant does not know, with near matches, and says which exist as
 *   delegated permissions only.
 */
const resolvePermissions = (desired, seen) => {
    const graph = graphServicePrincipal(seen);
    if (graph === undefined)
        return [];
    const resolved = new Map();
    const unknown = [];
    for (const permission of desired.permissions) {
        const role = find(graph, permission);
        if (role === undefined)
            unknown.push(permission);
        else if (!resolved.has(role.id))
            resolved.set(role.id, { ...role, preset: permission.preset });
    }
    if (unknown.length > 0)
        throw unknownPermissions(unknown, graph, seen);
    return [...resolved.values()];
};
const unknownPermissions = (unknown, graph, seen) => {
    const { oauth2PermissionScopes } = (0,http/* record */.g1)(seen.get(scopesPath)?.body);
    const scopes = (Array.isArray(oauth2PermissionScopes) ? oauth2PermissionScopes : []).map(http/* record */.g1);
    const names = graph.appRoles.map(({ value }) => value);
    const lines = unknown.map(({ text, preset }) => {
        const from = preset === undefined ? '' : ` (of the preset ${preset})`;
        const delegated = scopes.find(({ id, value }) => String(value).toLowerCase() === text.toLowerCase() || String(id).toLowerCase() === text);
        if (delegated !== undefined) {
            return `${text}${from} is a delegated permission only (${String(delegated.value)}); an app that signs in by itself cannot hold it`;
        }
        return `${text}${from} is not an application permission of Microsoft Graph in this tenant${(0,suggest/* didYouMean */.au)(text, names)}`;
    });
    return new errors/* ActionError */.lZ({
        code: 'input',
        message: `permissions: ${lines.join('; ')}. Nothing was written.`,
        hint: 'Names are listed in the Microsoft Graph permissions reference under "Application". A national cloud or an old tenant may lack a newer one.'
    });
};

// EXTERNAL MODULE: ./build/resources/app/locate.js
var locate = __webpack_require__(2954);
;// CONCATENATED MODULE: ./build/resources/app/principal.js
// The managed app's service principal as it was read: addressed by the application's client id, needed by every resource
// that hangs on it.







const pathOf = (appId) => `${(0,paths/* byKey */.dX)('servicePrincipals', 'appId', appId)}?$select=id,appId,accountEnabled`;
const what = (subject) => `read the service principal of ${subject.desired.uniqueName}`;
/** The read of the service principal, once the application is known. */
const servicePrincipalReads = (subject) => {
    const located = (0,locate/* locate */.x5)(subject.desired, subject.seen);
    return located.state === 'found'
        ? [{ path: pathOf(located.application.appId), what: what(subject), right: requirements/* rights */.uZ.readApplications }]
        : [];
};
/** The service principal, or undefined when there is none or it has not been read. @throws ActionError when refused. */
const seenServicePrincipal = (subject) => {
    const located = (0,locate/* locate */.x5)(subject.desired, subject.seen);
    if (located.state !== 'found')
        return undefined;
    const path = pathOf(located.application.appId);
    const answer = subject.seen.get(path);
    if (answer === undefined || answer.status === 404)
        return undefined;
    if (answer.status !== 200) {
        throw (0,failure/* explain */.WE)({ method: 'GET', path, what: what(subject), right: requirements/* rights */.uZ.readApplications }, answer);
    }
    const { id, accountEnabled } = (0,http/* record */.g1)(answer.body);
    if (typeof id !== 'string' || !(0,guid/* isGuid */.W)(id)) {
        throw new errors/* ActionError */.lZ({
            code: 'protocol',
            message: `Graph gave the service principal of ${subject.desired.uniqueName} without a usable id.`
        });
    }
    return { id: id.toLowerCase(), accountEnabled: accountEnabled !== false };
};

// EXTERNAL MODULE: ./build/resources/app/tags.js
var app_tags = __webpack_require__(1933);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(4941);
// EXTERNAL MODULE: ./build/resources/clientSecret/rotation.js
var rotation = __webpack_require__(5168);
;// CONCATENATED MODULE: ./build/resources/clientSecret/concurrentRuns.js
// Other runs at work on the same application at the same time. A workflow should keep them apart by a concurrency group;
// where it does not, nothing that was delivered may die of it.


/** Finds the rivals of the run that made `added`, in a list of secrets that was read after it. */
const rivalsOf = ({ desired, handles }, added, secrets) => {
    const others = secrets.filter(({ keyId, displayName }) => (0,rotation/* secretKind */.FL)(desired.secret.label, displayName) === 'kept' && keyId !== added.keyId && !handles.observed.has(keyId));
    const [younger] = others.filter(other => (0,rotation/* isYounger */.aW)(other, added)).sort((a, b) => ((0,rotation/* isYounger */.aW)(a, b) ? -1 : 1));
    const present = secrets.some(({ keyId }) => keyId === added.keyId);
    return { others, younger, overtaking: present ? undefined : younger };
};
/** What a workflow does against rivals. */
const concurrencyHint = 'Give the workflow a concurrency group, so that two runs never work on the same application at the same time.';
/** The error of a run whose secret another run has removed. */
const overtakenError = (uniqueName, added, other) => new errors/* ActionError */.lZ({
    code: 'conflict',
    message: `Another run made a client secret of ${uniqueName} (key id ${other.keyId}) at the same time and removed the one of this run (key id ${added.keyId}).`,
    hint: `Run the job again with secret: always, so that every destination holds the newest secret. ${concurrencyHint}`
});

;// CONCATENATED MODULE: ./build/resources/app/tagWriter.js
// The record on the application itself: which secrets were delivered, and which service principal is its own. Tags are one
// value, last writer wins, so they are read again right before they are written.








/** How often a run beside rivals looks whether its record still stands. */
const looksBesideRivals = 4;
const shortestStepAsideMs = 500;
const longestStepAsideMs = 2_000;
/** The tags with everything that is known to be delivered: by them, by what was read or written before, and by this run. */
const wantedTags = ({ desired, handles }, tags) => (0,app_tags/* writeMarks */.k6)(tags, {
    uniqueName: desired.uniqueName,
    servicePrincipalId: handles.servicePrincipalId ?? (0,app_tags/* readMarks */.pc)(tags).servicePrincipalId,
    // What another run recorded in the meantime stays recorded; marks of secrets that are gone are swept along.
    delivered: new Set([...(0,app_tags/* readMarks */.pc)(tags).delivered, ...(0,app_tags/* readMarks */.pc)(handles.tags).delivered, ...handles.delivered].filter(id => !handles.gone.has(id)))
});
/** True when the tags lack something that this run knows. Superfluous marks alone are no reason to write. */
const lacks = (work, tags) => wantedTags(work, tags).some(tag => !tags.includes(tag));
/**
 * Writes the record, when something is missing from it.
 *
 * @param added the secret that this run delivered, if it made one.
 * @throws ActionError `conflict` when another run removed that secret meanwhile.
 */
const writeRecord = async (work, added) => {
    if (!lacks(work, work.handles.tags))
        return;
    const { tags, rivals } = await readRecord(work, added);
    if (rivals === undefined || rivals.others.length === 0)
        return patchTags(work, tags);
    // Runs at the same time would take each other's marks away: they step aside for a moment, and look again afterwards.
    for (let look = 1; look <= looksBesideRivals; look++) {
        const spreadMs = (longestStepAsideMs - shortestStepAsideMs) * work.runtime.random();
        await work.runtime.sleep(shortestStepAsideMs + spreadMs);
        const current = await readRecord(work, added);
        if (look > 1 && !lacks(work, current.tags)) {
            work.handles.tags = current.tags;
            return;
        }
        await patchTags(work, current.tags);
    }
};
/** The tags of the application as they are at this moment. */
const readTags = async (work) => (await readRecord(work, undefined)).tags;
const readRecord = async (work, added) => {
    const answer = await work.graph.send({
        method: 'GET',
        path: `${(0,paths/* byId */.$H)('applications', work.handles.applicationId)}?$select=tags,passwordCredentials`,
        what: `read the tags of ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.readApplications,
        after: work.written
    });
    const { tags, passwordCredentials } = (0,http/* record */.g1)(answer.body);
    const current = (0,graph_answer/* succeeded */.gq)(answer) && Array.isArray(tags) ? tags.map(String) : work.handles.tags;
    const rivals = added === undefined ? undefined : rivalsOf(work, added, (0,locate/* parsePasswords */.wu)(passwordCredentials));
    if (added !== undefined && rivals?.overtaking !== undefined) {
        throw overtakenError(work.desired.uniqueName, added, rivals.overtaking);
    }
    // A replica that has not seen the mark yet would make us drop it: then what this run wrote is the better base.
    return { tags: (0,app_tags/* readMarks */.pc)(current).marked ? current : work.handles.tags, rivals };
};
const patchTags = async (work, tags) => {
    const wanted = wantedTags(work, tags);
    const request = {
        method: 'PATCH',
        path: (0,paths/* byId */.$H)('applications', work.handles.applicationId),
        body: { tags: wanted },
        what: `record what was delivered on ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.writeApplications,
        after: work.written
    };
    (0,failure/* expectSuccess */.lb)(request, await work.graph.send(request));
    work.handles.tags = wanted;
};

// EXTERNAL MODULE: ./build/util/duration.js
var duration = __webpack_require__(1081);
;// CONCATENATED MODULE: ./build/resources/clientSecret/appManagementPolicy.js
// The tenant's app management policy as far as it concerns client secrets: read where the caller may, so that a lifetime
// that the tenant refuses is told before anything is written. Source: Microsoft Graph documentation, appManagementPolicy.




const path = '/policies/defaultAppManagementPolicy';
/** The read of the policy: only when the caller's token shows that it may. */
const secretPolicyReads = (desired, claims) => desired.secret.mode !== 'none' && (0,requirements/* holds */.v9)(claims, requirements/* rights */.uZ.readPolicies) === 'held'
    ? [{ path, what: 'read the app management policy', right: requirements/* rights */.uZ.readPolicies, optional: true }]
    : [];
/**
 * Checks a secret that is due against the policy, where it could be read. Applications may be exempt by a policy of their
 * own, which only the writing tells; the default one binds those that have none.
 *
 * @param createdMs when the application was created; undefined for one that is yet to be.
 * @throws ActionError `policy` when secrets are forbidden or may not live that long.
 */
const assertPolicyAllows = (desired, seen, createdMs) => {
    const policy = (0,http/* record */.g1)(seen.get(path)?.body);
    if (policy.isEnabled !== true)
        return;
    const { passwordCredentials } = (0,http/* record */.g1)(policy.applicationRestrictions);
    const restrictions = (Array.isArray(passwordCredentials) ? passwordCredentials.map(http/* record */.g1) : []).filter(({ state, restrictForAppsCreatedAfterDateTime: since }) => state !== 'disabled' && (createdMs === undefined || !(Date.parse(String(since)) > createdMs)));
    if (restrictions.some(({ restrictionType }) => restrictionType === 'passwordAddition')) {
        throw new errors/* ActionError */.lZ({
            code: 'policy',
            message: `The tenant's app management policy forbids client secrets, and ${desired.uniqueName} is to get one. Nothing was written.`,
            hint: 'Set secret: none and let the consumer sign in by federated-credentials, or have an administrator exempt this application from the policy.'
        });
    }
    const lifetimes = restrictions
        .filter(({ restrictionType }) => restrictionType === 'passwordLifetime')
        .map(({ maxLifetime }) => (0,duration/* parseDuration */.E9)(String(maxLifetime)))
        .flatMap(parsed => (parsed.ok ? [parsed.value] : []));
    const longestMs = Math.min(...lifetimes);
    if (desired.secret.lifetimeMs > longestMs) {
        throw new errors/* ActionError */.lZ({
            code: 'policy',
            message: `secret-lifetime is ${(0,duration/* durationText */.S5)(desired.secret.lifetimeMs)}, but the tenant's app management policy allows client secrets ${(0,duration/* durationText */.S5)(longestMs)} at most. Nothing was written.`,
            hint: `Set secret-lifetime to ${(0,duration/* durationText */.S5)(longestMs)} or less (and secret-rotate-before below it), or use secret: ephemeral.`
        });
    }
};

// EXTERNAL MODULE: ./build/resources/clientSecret/passwordCredentials.js
var passwordCredentials = __webpack_require__(1053);
;// CONCATENATED MODULE: ./build/resources/clientSecret/rollout.js
// A new client secret on its way: added, handed out, proven, sent to its destinations, and recorded as delivered. A job that
// is cancelled on the way ends with the secret removed, or, once the sending has begun, with the secret delivered.





/**
 * Makes a secret and brings it to everybody who shall have it. `work.handles.secret` tells how far it came, also after a
 * failure.
 *
 * @param expectedRoles that a token of the new secret must hold.
 * @param before the outcome as it stands without the new secret.
 * @throws ActionError `delivery` when a destination is out of step: the secret then counts as not delivered; or when none
 *   would take one: then none is made; `cancelled`,
 *   `conflict`, and what Graph refuses.
 */
const makeSecret = async (work, kind, expectedRoles, before) => {
    const { delivery, desired, handles } = work;
    const refusals = await delivery.refusals(desired, work.deadline);
    if (refusals.length > 0 && refusals.length === desired.secret.destinations.length) {
        handles.secret = { ...before, destinations: refusals };
        throw destinationsFailed(`No client secret was made for ${desired.uniqueName}, for it would not reach`, refusals);
    }
    const applicationId = handles.applicationId;
    let handed;
    const { secret: added, lost } = await (0,passwordCredentials/* addSecret */.Ck)(work, kind, desired.secret.lifetimeMs, displayName => delivery.announce(desired, { applicationId, displayName }), secret => {
        delivery.hand(desired, secret);
        handed = secret;
    });
    const secret = handed;
    handed = undefined;
    const made = { ...before, current: (0,rotation/* factsOf */.xS)(added), created: true, expiresSoon: false };
    let withheld;
    try {
        work.runtime.cancelled.throwIfAborted();
        handles.secret = made;
        const verification = await delivery.prove(desired, secret, expectedRoles, work.deadline);
        handles.secret = { ...made, verification };
        withheld = verification.kind === 'unproven' ? unproven(verification.reason) : await rivalry(work, added);
        work.runtime.cancelled.throwIfAborted();
    }
    catch (error) {
        if (!work.runtime.cancelled.aborted)
            throw error;
        handles.secret = before;
        throw await withdrawn(work, kind, added);
    }
    const finishing = { ...work, graph: work.graph.finishing };
    const destinations = await delivery.send(desired, secret, withheld, work.deadline);
    handles.secret = { ...handles.secret, destinations };
    const outOfStep = destinations.filter(({ error }) => error !== undefined);
    if (kind === 'kept' && outOfStep.length === 0) {
        handles.delivered.add(added.keyId);
        await writeRecord(finishing, added);
    }
    if (lost.length > 0)
        await (0,passwordCredentials/* removeAllLost */.SR)(finishing, lost, added.keyId);
    if (outOfStep.length > 0)
        throw destinationsFailed(`The new client secret of ${desired.uniqueName} did not reach`, outOfStep);
    return added;
};
/** A consumer keeps the former secret, which works, rather than get one that does not. */
const unproven = (reason) => ({
    reason: `the new secret could not be proven: ${reason}`,
    hint: 'Run the job again: it makes a new secret and sends it. A longer wait-timeout gives a slow tenant more time.'
});
/** Of two runs that would send to the same destinations, the one with the younger secret does. */
const rivalry = async (work, added) => {
    if (work.desired.secret.destinations.length === 0)
        return undefined;
    const { younger } = rivalsOf(work, added, await (0,passwordCredentials/* listSecrets */.AQ)(work));
    if (younger === undefined)
        return undefined;
    return {
        reason: `another run made a younger secret (key id ${younger.keyId}) at the same time and sends that one`,
        hint: `See the other run; when it failed, run this job again. ${concurrencyHint}`
    };
};
/** A cancelled job uses no secret: one that Graph had begun to make is removed in the seconds that are left. */
const withdrawn = async (work, kind, added) => {
    const cancelled = (what, cause, hint) => new errors/* ActionError */.lZ({
        code: 'cancelled',
        message: `The job was cancelled while a client secret of ${work.desired.uniqueName} was being made; ${what} (key id ${added.keyId}).`,
        ...(hint === undefined ? {} : { hint }),
        cause
    });
    if (kind === 'ephemeral')
        return cancelled('the post step removes it');
    try {
        await (0,passwordCredentials/* removeSecrets */.cu)({ ...work, graph: work.graph.finishing }, [added], { justAdded: true });
        return cancelled('it was removed again');
    }
    catch (error) {
        const hint = 'The next run removes it, once it has delivered another.';
        return cancelled(`it could not be removed: ${(0,errors/* messageOf */.bD)(error)}`, error, hint);
    }
};
const destinationsFailed = (what, failed) => new errors/* ActionError */.lZ({
    code: 'delivery',
    message: `${what} ${failed
        .map(({ target, error }) => `${target} (${error?.message})`)
        .join('; ')}. The former secret stays valid; the destinations named are out of step.`,
    hint: failed.find(({ error }) => error?.hint !== undefined)?.error?.hint ??
        'Run the job again: it makes a new secret and sends it to every destination.'
});

;// CONCATENATED MODULE: ./build/resources/clientSecret/clientSecret.js
// The client secret: made when it is due, handed on at once, proven, sent to its destinations, recorded as delivered, and
// only then are our own superseded ones removed. Foreign secrets are listed and never touched.










const clientSecret = {
    kind: 'clientSecret',
    // Last of all: a secret for an app without its permissions would be of no use to anybody.
    needs: ['marking', 'servicePrincipal', 'permission', 'directoryRole', 'certificate', 'federatedCredential'],
    reads: ({ desired, context }) => secretPolicyReads(desired, context.claims),
    plan: subject => {
        const { credentials, delivered, createdMs } = seenSecrets(subject);
        const state = (0,rotation/* sortSecrets */.Yo)(subject.desired.secret, credentials, delivered, subject.context.nowMs);
        if (state.due !== undefined)
            assertPolicyAllows(subject.desired, subject.seen, createdMs);
        const removals = plannedRemovals(subject, state, credentials, delivered);
        return {
            changes: [...planCurrent(subject, state), ...removals.map(planRemoval)],
            rights: state.due !== undefined || removals.length > 0 ? [requirements/* rights */.uZ.writeApplications] : [],
            apply: async (work) => {
                await apply(subject, state, removals, work);
                return undefined;
            }
        };
    }
};
const seenSecrets = ({ desired, seen }) => {
    const located = (0,locate/* locate */.x5)(desired, seen);
    return located.state === 'found'
        ? {
            credentials: located.application.passwordCredentials,
            delivered: (0,app_tags/* readMarks */.pc)(located.application.tags).delivered,
            createdMs: located.application.createdMs
        }
        : { credentials: [], delivered: new Set(), createdMs: undefined };
};
/** The secret as it stands, for outcomes of runs that change nothing about it. */
const secretOutcome = (subject) => {
    const { credentials, delivered } = seenSecrets(subject);
    return outcomeOf((0,rotation/* sortSecrets */.Yo)(subject.desired.secret, credentials, delivered, subject.context.nowMs));
};
const outcomeOf = (state) => ({
    current: state.current === undefined ? undefined : (0,rotation/* factsOf */.xS)(state.current),
    ...(state.lapsed === undefined ? {} : { lapsed: (0,rotation/* factsOf */.xS)(state.lapsed) }),
    created: false,
    verification: { kind: 'skipped' },
    expiresSoon: state.expiresSoon,
    removed: [],
    foreign: state.foreign.map(rotation/* factsOf */.xS),
    destinations: []
});
const isKept = ({ desired }) => desired.secret.mode !== 'ephemeral';
/** What is removed in this run: with a new secret in force, when one is due, for that decides what is superseded. */
const plannedRemovals = (subject, state, credentials, delivered, made) => {
    if (state.due === undefined || !isKept(subject))
        return state.removals;
    const nowMs = made?.nowMs ?? subject.context.nowMs;
    const { secret } = subject.desired;
    const successor = made?.added ?? {
        keyId: '',
        displayName: `${secret.label} (kept 000000000000)`,
        startMs: nowMs,
        endMs: nowMs + secret.lifetimeMs
    };
    const marks = new Set([...delivered, successor.keyId]);
    return (0,rotation/* sortSecrets */.Yo)(secret, [...credentials, successor], marks, nowMs).removals;
};
const planCurrent = ({ desired }, state) => {
    if (state.due !== undefined) {
        return [
            {
                resource: 'clientSecret',
                action: 'create',
                name: desired.secret.label,
                fields: [{ field: 'lifetime', before: null, after: (0,duration/* durationText */.S5)(desired.secret.lifetimeMs) }],
                reason: state.due
            }
        ];
    }
    if (state.current === undefined)
        return [];
    return [
        {
            resource: 'clientSecret',
            action: 'unchanged',
            name: state.current.displayName,
            id: state.current.keyId,
            fields: [],
            reason: `delivered, expires on ${(0,rotation/* isoTime */.Ly)(state.current.endMs)}`
        }
    ];
};
const planRemoval = ({ secret, reason }) => ({
    resource: 'clientSecret',
    action: 'delete',
    name: secret.displayName,
    id: secret.keyId,
    fields: [],
    reason
});
const apply = async (subject, state, removals, work) => {
    if (state.due === undefined) {
        await remove(work, removals);
        work.handles.secret = { ...outcomeOf(state), removed: removals.map(({ secret }) => (0,rotation/* factsOf */.xS)(secret)) };
        return;
    }
    const { desired } = subject;
    const roles = desired.consent === 'grant' ? resolvePermissions(desired, subject.seen).map(({ value }) => value) : [];
    const added = await makeSecret(work, isKept(subject) ? 'kept' : 'ephemeral', roles, outcomeOf(state));
    const outcome = work.handles.secret;
    const superseded = supersededBy(added, subject, state, work, outcome);
    try {
        await remove(work, superseded);
        work.handles.secret = { ...outcome, removed: superseded.map(({ secret }) => (0,rotation/* factsOf */.xS)(secret)) };
    }
    catch (error) {
        // The new secret is delivered: that the former ones outlive it a while is no reason to fail.
        if (work.runtime.cancelled.aborted)
            throw error;
        work.warn(`Superseded client secrets stay until the next run removes them: ${(0,errors/* messageOf */.bD)(error)}`);
    }
};
const remove = (work, removals) => (0,passwordCredentials/* removeSecrets */.cu)(work, removals.map(({ secret }) => secret), { justAdded: false });
/** What goes, by the order that Graph gave the secrets. Beside a new one that could not be proven, the former ones stay. */
const supersededBy = (added, subject, state, { graph, handles }, { verification }) => {
    if (verification.kind === 'unproven')
        return state.removals;
    const { credentials, delivered } = seenSecrets(subject);
    const nowMs = Math.max(graph.now(), added.startMs);
    // A run at the same time may have delivered meanwhile what looked like an orphan when it was observed.
    const recorded = new Set([...delivered, ...(0,app_tags/* readMarks */.pc)(handles.tags).delivered]);
    return plannedRemovals(subject, state, credentials, recorded, { added, nowMs });
};

// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(7967);
;// CONCATENATED MODULE: ./build/resources/app/pruning.js
// Pruning: whether what is there but not declared goes, and how a plan says so. Only what carries our mark is pruned.


const isMarked = ({ desired, seen }) => {
    const located = (0,locate/* locate */.x5)(desired, seen);
    return located.state === 'found' && (0,app_tags/* readMarks */.pc)(located.application.tags).marked;
};
/** True when this run removes what is not declared. */
const prunes = (subject) => subject.desired.prune && isMarked(subject);
/** What a plan adds to "… but not declared": whether it goes in this run, in the next one, or not at all. */
const pruneNote = (subject) => {
    if (!subject.desired.prune)
        return '';
    return isMarked(subject)
        ? ', and prune is true'
        : '; prune removes it in the next run, once the application is marked';
};

;// CONCATENATED MODULE: ./build/resources/app/owner.js
// Ownership: a caller with the least permission manages only what it owns.
/**
 * A caller that holds only Application.ReadWrite.OwnedBy may change what it owns, so it is bound as owner at creation;
 * Graph does not promise to do so by itself.
 */
const ownerBinding = ({ caller, graph }) => {
    const ownedOnly = caller !== undefined &&
        !caller.delegated &&
        caller.objectId !== undefined &&
        caller.roles.includes('Application.ReadWrite.OwnedBy') &&
        !caller.roles.includes('Application.ReadWrite.All');
    return ownedOnly ? { 'owners@odata.bind': [`${graph.origin}/v1.0/directoryObjects/${caller.objectId}`] } : {};
};

;// CONCATENATED MODULE: ./build/resources/application/create.js
// Creating the application object so that no lost answer, lagging replica or faster run makes a second one: by upsert on its
// key, or, where a tenant refuses `uniqueName`, by POST after a look for its tag. Source: Microsoft Graph documentation,
// application-upsert.








/**
 * Creates the application. An upsert updates what exists, so it carries nothing that could be lost by that; the marks follow
 * in a request of their own, which `marking` waits for. Undefined when the key is taken although nothing was seen of it:
 * another run was faster, an answer was lost, a replica lagged, or a deleted application holds it; what is there decides.
 *
 * @throws ActionError `permission`, `policy` or `protocol` when Graph refuses.
 */
const createApplication = async (work, fields, keyPlace) => {
    const owners = ownerBinding(work);
    const upserted = keyPlace === 'tag' ? 'refused' : await upsert(work, { ...fields.harmless, ...owners });
    if (upserted === 'exists')
        return undefined;
    if (upserted !== 'refused')
        return { application: upserted, marking: mark(work, upserted, fields.marks) };
    const created = await createTagged(work, { ...fields.harmless, ...fields.marks, ...owners });
    return created && { application: created, marking: Promise.resolve() };
};
const mark = async (work, { id }, marks) => {
    const request = {
        method: 'PATCH',
        path: (0,paths/* byId */.$H)('applications', id),
        body: marks,
        what: `mark the application ${work.desired.uniqueName} as managed by this action`,
        right: requirements/* rights */.uZ.writeApplications,
        after: new Set([...work.written, 'application'])
    };
    (0,failure/* expectSuccess */.lb)(request, await work.graph.send(request));
};
const upsert = async (work, body) => {
    const { desired, graph } = work;
    const request = {
        method: 'PATCH',
        path: (0,paths/* byKey */.dX)('applications', 'uniqueName', desired.uniqueName),
        body,
        headers: { Prefer: 'create-if-missing' },
        what: `create the application ${desired.uniqueName}`,
        right: requirements/* rights */.uZ.writeApplications
    };
    const answer = await graph.send(request);
    if (answer.status === 201)
        return (0,locate/* parseApplication */.wO)(answer.body);
    if ((0,graph_answer/* succeeded */.gq)(answer) || isDuplicate(answer))
        return 'exists';
    // Owners are bound at creation alone: a repeated upsert whose first answer was lost is an update, and may be refused for them.
    if (answer.status === 400 && 'owners@odata.bind' in body && (await exists(work)))
        return 'exists';
    if (answer.status === 404 || answer.status === 405 || answer.status === 501 || refusesUniqueName(answer)) {
        return 'refused';
    }
    throw (0,failure/* explain */.WE)(request, answer);
};
const exists = async ({ desired: { uniqueName }, graph, written }) => {
    const answer = await graph.send({
        method: 'GET',
        path: (0,locate/* uniqueNamePath */.Ae)(uniqueName),
        what: `read the application ${uniqueName}`,
        right: requirements/* rights */.uZ.readApplications,
        after: written
    });
    return answer.status === 200;
};
const isDuplicate = (answer) => (answer.status === 400 || answer.status === 409) &&
    /same value for property uniqueName/i.test((0,graph_answer/* failureOf */.g5)(answer).message);
const refusesUniqueName = (answer) => answer.status === 400 && /uniqueName|alternate key|key propert/i.test((0,graph_answer/* failureOf */.g5)(answer).message);
/** How long a created application may take to show in a list by tag, after its answer was lost. */
const listPatienceMs = 30_000;
/**
 * Creates the application in a tenant that refuses `uniqueName`: the key lives in a tag. POST must not be repeated, so
 * after a lost answer the application is looked for by its tag before another is made.
 */
const createTagged = async (work, body) => {
    const { desired, graph, runtime } = work;
    const request = {
        method: 'POST',
        path: '/applications',
        body,
        what: `create the application ${desired.uniqueName}`,
        right: requirements/* rights */.uZ.writeApplications
    };
    const find = async () => {
        const read = {
            method: 'GET',
            path: (0,locate/* keyTagPath */.pp)(desired.uniqueName),
            what: `look for applications tagged with the key ${desired.uniqueName}`,
            right: requirements/* rights */.uZ.readApplications
        };
        const { value } = (0,http/* record */.g1)((0,failure/* expectSuccess */.lb)(read, await graph.send(read)).body);
        const [first] = Array.isArray(value) ? value.map(locate/* parseApplication */.wO) : [];
        return first;
    };
    if ((await find()) !== undefined)
        return undefined;
    return graph.until(request.what, async () => {
        const result = await graph.sendOnce(request);
        if (result.kind === 'answer')
            return (0,retry/* done */.Vw)((0,locate/* parseApplication */.wO)((0,failure/* expectSuccess */.lb)(request, result.answer).body));
        const startedMs = runtime.clock.monotonic();
        for (;;) {
            const found = await find();
            if (found !== undefined)
                return (0,retry/* done */.Vw)(found);
            if (runtime.clock.monotonic() - startedMs > listPatienceMs)
                return (0,retry/* again */.TG)(result.reason);
            await runtime.sleep(1_000, runtime.cancelled);
        }
    });
};

;// CONCATENATED MODULE: ./build/resources/application/application.js
// The application object: found or created by its key, kept single-tenant, marked as ours, and declaring the permissions
// that are granted. Source: Microsoft Graph documentation, application-upsert and application resource.











const singleTenant = 'AzureADMyOrg';
/** A run that ended right after creating an application is followed by another within a day, or a person decides. */
const unfinishedForMs = 24 * 60 * 60_000;
const application = {
    kind: 'application',
    needs: [],
    reads: ({ desired, seen }) => [...(0,locate/* registrationReads */.lA)(desired, seen), ...appRoleReads(desired, seen)],
    plan: subject => {
        const located = (0,locate/* locate */.x5)(subject.desired, subject.seen);
        switch (located.state) {
            case 'unread':
                throw new errors/* ActionError */.lZ({
                    code: 'protocol',
                    message: `Graph never said whether ${subject.desired.uniqueName} exists.`
                });
            case 'found':
                return planFound(subject, located);
            case 'missing':
                return located.deleted === undefined ? planCreate(subject, located) : planRestore(subject, located.deleted);
        }
    }
};
/** The fields that the declaration decides, as they shall be. */
const wantedFields = (subject, existing) => {
    const { desired } = subject;
    const marks = (0,app_tags/* readMarks */.pc)(existing?.tags ?? []);
    return {
        displayName: desired.displayName,
        signInAudience: singleTenant,
        tags: (0,app_tags/* writeMarks */.k6)(existing?.tags ?? [], {
            uniqueName: desired.uniqueName,
            // Without a service principal the hint is stale; it is replaced in the record when there is one again.
            servicePrincipalId: seenServicePrincipal(subject)?.id ?? marks.servicePrincipalId,
            delivered: marks.delivered
        }),
        requiredResourceAccess: mergeAccess(subject, existing)
    };
};
/**
 * Graph's entry with the declared permissions; entries of other APIs and delegated permissions are kept. With `prune`, the
 * application permissions of Graph that are not declared are left out.
 */
const mergeAccess = (subject, existing) => {
    const before = existing?.requiredResourceAccess ?? [];
    const graphBefore = before.filter(entry => entry.resourceAppId.toLowerCase() === paths/* graphAppId */.dV);
    const declared = resolvePermissions(subject.desired, subject.seen).map(({ id }) => ({ id, type: 'Role' }));
    const prune = prunes(subject);
    const kept = graphBefore
        .flatMap(({ resourceAccess }) => resourceAccess)
        .filter(({ id, type }) => !(type === 'Role' && (prune || declared.some(role => role.id === id.toLowerCase()))));
    const graphAccess = [...kept, ...declared];
    const others = before.filter(entry => entry.resourceAppId.toLowerCase() !== paths/* graphAppId */.dV);
    return graphAccess.length === 0 ? others : [...others, { resourceAppId: paths/* graphAppId */.dV, resourceAccess: graphAccess }];
};
/** The same collections in the same canonical order: Graph keeps no order in them. */
const canonical = (value) => {
    const sorted = (item) => Array.isArray(item)
        ? item.map(sorted).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
        : item !== null && typeof item === 'object'
            ? Object.fromEntries(Object.entries(item)
                .sort(([one], [other]) => (one < other ? -1 : 1))
                .map(([key, inner]) => [key, sorted(inner)]))
            : item;
    return JSON.stringify(sorted(value));
};
/**
 * An application without our mark is taken over when the declaration says so, and finished when a run of this caller ended
 * right after creating it.
 *
 * @throws ActionError `conflict` for any other.
 */
const standingOf = ({ desired, context }, { application: existing, adopted }) => {
    if ((0,app_tags/* readMarks */.pc)(existing.tags).marked)
        return 'managed';
    if (adopted)
        return 'to adopt';
    const { createdByAppId, createdMs, displayName, signInAudience } = existing;
    const createdByCaller = createdByAppId === undefined || createdByAppId === context.claims?.appId;
    const createdLately = createdMs === undefined || context.nowMs - createdMs < unfinishedForMs;
    const asCreated = displayName === desired.displayName && signInAudience === singleTenant && (0,locate/* isUntouched */.O2)(existing);
    if (!createdByCaller || !createdLately || !asCreated)
        throw (0,locate/* notOurs */.TR)(desired, existing);
    return 'unfinished';
};
const planFound = (subject, located) => {
    const { desired } = subject;
    const existing = located.application;
    const standing = standingOf(subject, located);
    const wanted = {
        ...wantedFields(subject, existing),
        ...(located.keyPlace === 'uniqueName' && located.adopted && existing.uniqueName === undefined
            ? { uniqueName: desired.uniqueName }
            : {})
    };
    const current = { ...existing };
    const changed = Object.keys(wanted).filter(field => canonical(wanted[field]) !== canonical(current[field]));
    const fields = changed.map((field) => ({
        field,
        before: (current[field] ?? null),
        after: wanted[field]
    }));
    const reasons = {
        managed: changed.length > 0 ? `differs in ${changed.join(', ')}` : 'as declared',
        'to adopt': 'taken over by adopt-client-id',
        unfinished: 'left unfinished by an earlier run'
    };
    const change = {
        resource: 'application',
        action: standing === 'to adopt' ? 'adopt' : changed.length > 0 ? 'update' : 'unchanged',
        name: desired.displayName,
        id: existing.appId,
        fields,
        reason: reasons[standing]
    };
    return {
        changes: [change],
        rights: changed.length > 0 ? [requirements/* rights */.uZ.writeApplications] : [],
        apply: async (work) => {
            // Tags are one value: what another run has recorded in them since they were read must not be undone.
            const fresh = changed.includes('tags') ? await readTags(work) : existing.tags;
            const { tags } = wantedFields(subject, { ...existing, tags: fresh });
            const body = { ...wanted, tags };
            const request = {
                method: 'PATCH',
                path: (0,paths/* byId */.$H)('applications', existing.id),
                body: Object.fromEntries(Object.entries(body).filter(([field]) => changed.includes(field))),
                what: `update the application ${desired.uniqueName}`,
                right: requirements/* rights */.uZ.writeApplications,
                after: work.written
            };
            (0,failure/* expectSuccess */.lb)(request, await work.graph.send(request));
            work.handles.tags = tags;
            return undefined;
        }
    };
};
const planRestore = ({ desired }, deleted) => {
    if (!desired.restoreDeleted || !(0,app_tags/* readMarks */.pc)(deleted.tags).marked)
        throw (0,locate/* softDeleted */._$)(desired.uniqueName, deleted);
    return {
        changes: [
            {
                resource: 'application',
                action: 'restore',
                name: desired.displayName,
                id: deleted.appId,
                fields: [],
                reason: 'soft-deleted, and restore-deleted is true'
            }
        ],
        rights: [requirements/* rights */.uZ.writeApplications],
        apply: async (work) => {
            const request = {
                method: 'POST',
                path: `${(0,paths/* byId */.$H)('directory/deletedItems', deleted.id)}/restore`,
                what: `restore the application ${desired.uniqueName}`,
                right: requirements/* rights */.uZ.writeApplications
            };
            const answer = await work.graph.send(request);
            // Not found: it is back already, by an attempt whose answer was lost or by another run.
            if (answer.status !== 404)
                (0,failure/* expectSuccess */.lb)(request, answer);
            // What it holds is known only when it is back.
            return 'replan';
        }
    };
};
const planCreate = (subject, located) => {
    const { desired } = subject;
    const wanted = wantedFields(subject, undefined);
    return {
        changes: [
            {
                resource: 'application',
                action: 'create',
                name: desired.displayName,
                fields: Object.entries({ uniqueName: desired.uniqueName, ...wanted }).map(([field, after]) => ({
                    field,
                    before: null,
                    after: after
                })),
                reason: `no application holds the key ${desired.uniqueName}`
            }
        ],
        rights: [requirements/* rights */.uZ.writeApplications],
        apply: async (work) => {
            const { tags, requiredResourceAccess, ...harmless } = wanted;
            const created = await createApplication(work, { harmless, marks: { tags, requiredResourceAccess } }, located.keyPlace);
            if (created === undefined)
                return 'replan';
            work.handles.applicationId = created.application.id;
            work.handles.appId = created.application.appId;
            work.handles.tags = tags;
            work.handles.marking = created.marking;
            work.written.add('application');
            return undefined;
        }
    };
};

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/resources/certificates/certificates.js
// Certificates whose holders may sign in as the managed app. Key credentials are one collection that PATCH replaces whole:
// what is there is sent again. Source: Microsoft Graph documentation, application resource and keyCredential.






const certificates = {
    kind: 'certificate',
    needs: ['application', 'marking'],
    reads: () => [],
    plan: ({ desired, seen }) => {
        const located = (0,locate/* locate */.x5)(desired, seen);
        const existing = located.state === 'found' ? located.application.keyCredentials : [];
        const wanted = desired.certificates.map(read);
        const missing = wanted.filter(certificate => !existing.some(item => matches(item, certificate)));
        return {
            changes: wanted.map((certificate) => ({
                resource: 'certificate',
                action: missing.includes(certificate) ? 'create' : 'unchanged',
                name: certificate.name,
                id: certificate.thumbprint,
                fields: missing.includes(certificate)
                    ? [{ field: 'expiresOn', before: null, after: (0,rotation/* isoTime */.Ly)(certificate.endMs) }]
                    : [],
                reason: missing.includes(certificate)
                    ? 'declared, not trusted yet'
                    : `trusted, expires on ${(0,rotation/* isoTime */.Ly)(certificate.endMs)}`
            })),
            rights: missing.length > 0 ? [requirements/* rights */.uZ.writeApplications] : [],
            apply: work => add(work, existing, missing)
        };
    }
};
const read = ({ name, pem }) => {
    const certificate = new external_node_crypto_.X509Certificate(pem);
    return {
        name,
        der: certificate.raw.toString('base64'),
        thumbprint: (0,external_node_crypto_.createHash)('sha1').update(certificate.raw).digest('hex').toUpperCase(),
        startMs: certificate.validFromDate.getTime(),
        endMs: certificate.validToDate.getTime()
    };
};
/** Graph gives the key only for a single application, and the thumbprint as base64 or in hexadecimal. */
const matches = (item, { der, thumbprint }) => item.key === der ||
    item.customKeyIdentifier === base64Of(thumbprint) ||
    String(item.customKeyIdentifier).toUpperCase() === thumbprint;
const base64Of = (thumbprint) => Buffer.from(thumbprint, 'hex').toString('base64');
const add = async (work, existing, missing) => {
    const added = missing.map(({ name, der, thumbprint, startMs, endMs }) => ({
        type: 'AsymmetricX509Cert',
        usage: 'Verify',
        key: der,
        keyId: (0,external_node_crypto_.randomUUID)(),
        displayName: name.slice(0, 90),
        customKeyIdentifier: base64Of(thumbprint),
        startDateTime: (0,rotation/* isoTime */.Ly)(startMs),
        endDateTime: (0,rotation/* isoTime */.Ly)(endMs)
    }));
    const request = {
        method: 'PATCH',
        path: (0,paths/* byId */.$H)('applications', work.handles.applicationId),
        body: { keyCredentials: [...existing, ...added] },
        what: `add certificates to ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.writeApplications,
        after: work.written
    };
    (0,failure/* expectSuccess */.lb)(request, await work.graph.send(request));
};

// EXTERNAL MODULE: ./build/graph/ensureAll.js
var ensureAll = __webpack_require__(7766);
// EXTERNAL MODULE: ./build/graph/replication.js
var replication = __webpack_require__(6689);
// EXTERNAL MODULE: ./build/resources/directoryRoles/grammar.js
var grammar = __webpack_require__(3426);
;// CONCATENATED MODULE: ./build/resources/directoryRoles/roleDefinitions.js
// Directory roles by name. The built-in roles that management apps of a B2C tenant use are known here, so that they cost
// no request; any other name is looked up among the tenant's role templates.
// Source: Microsoft Entra documentation, "Microsoft Entra built-in roles". The ids are the same in every tenant.






const builtIn = [
    { name: 'User Administrator', templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1' },
    { name: 'Password Administrator', templateId: '966707d0-3269-4727-9be2-8c3a10f19b9d' },
    { name: 'Application Administrator', templateId: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3' },
    { name: 'Cloud Application Administrator', templateId: '158c047a-c907-4556-b7ef-446551a6b5f7' },
    { name: 'Groups Administrator', templateId: 'fdd7a751-b60b-444a-984c-02652fe8fa1c' },
    { name: 'B2C IEF Keyset Administrator', templateId: 'aaf43236-0c0d-4d5f-883a-6955382ac081' },
    { name: 'B2C IEF Policy Administrator', templateId: '3edaf663-341e-4475-9f94-5c398ef6c070' },
    { name: 'External ID User Flow Administrator', templateId: '6e591065-9bad-43ed-90f3-e9424366d2f0' },
    { name: 'External ID User Flow Attribute Administrator', templateId: '0f971eea-41eb-4569-a71e-57bb8a3eff1e' },
    { name: 'External Identity Provider Administrator', templateId: 'be2f45a1-457d-42af-a067-6ec1fa63bc45' },
    { name: 'Global Administrator', templateId: '62e90394-69f5-4237-9190-012177145e10' },
    { name: 'Privileged Role Administrator', templateId: 'e8611ab8-c189-46e8-94e1-60213ab1f814' }
];
const templatesPath = '/directoryRoleTemplates?$select=id,displayName';
const known = ({ text }) => {
    const wanted = text.toLowerCase();
    const role = builtIn.find(({ name, templateId }) => name.toLowerCase() === wanted || templateId === wanted);
    return role ?? ((0,guid/* isGuid */.W)(text) ? { name: text, templateId: wanted } : undefined);
};
/** The read of the tenant's role templates: only when a name is not built in. */
const roleNameReads = (desired) => desired.directoryRoles.some(role => known(role) === undefined)
    ? [{ path: templatesPath, what: 'read the directory role templates', right: requirements/* rights */.uZ.readDirectoryRoles }]
    : [];
const templates = (seen) => {
    const { value } = (0,http/* record */.g1)(seen.get(templatesPath)?.body);
    return (Array.isArray(value) ? value.map(http/* record */.g1) : []).map(({ id, displayName }) => ({
        templateId: String(id).toLowerCase(),
        name: String(displayName)
    }));
};
/**
 * The roles of a declaration, without repetition.
 *
 * @throws ActionError `input` for a name that the tenant does not know, with near matches, and for Global Administrator and
 *   Privileged Role Administrator unless they are allowed.
 */
const resolveRoles = (desired, seen) => {
    const tenantRoles = templates(seen);
    const resolved = new Map();
    const problems = [];
    for (const wanted of desired.directoryRoles) {
        const role = known(wanted) ?? tenantRoles.find(({ name }) => name.toLowerCase() === wanted.text.toLowerCase());
        if (role === undefined) {
            const names = [...builtIn, ...tenantRoles].map(({ name }) => name);
            problems.push(`${wanted.text} is not a directory role of this tenant${(0,suggest/* didYouMean */.au)(wanted.text, new Set(names))}`);
        }
        else if (!desired.allowPrivilegedRoles && (0,grammar/* privilegedRoleOf */.Tn)({ text: role.templateId }) !== undefined) {
            problems.push(`${role.name} hands over the whole tenant; set allow-privileged-roles: true if that is meant`);
        }
        else
            resolved.set(role.templateId, role);
    }
    if (problems.length > 0) {
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: `directory-roles: ${problems.join('; ')}. Nothing was written.`,
            hint: 'Give display names as the portal lists them under "Roles and administrators", or role template ids.'
        });
    }
    return [...resolved.values()];
};
/** The name of a role by its template id, as far as it is known; else the id. */
const roleName = (templateId, seen) => [...builtIn, ...templates(seen)].find(role => role.templateId === templateId.toLowerCase())?.name ?? templateId;

;// CONCATENATED MODULE: ./build/resources/directoryRoles/directoryRoles.js
// Directory roles of the service principal, by the unified role API, or by the legacy directoryRoles where a tenant refuses
// that. Source: Microsoft Graph documentation, rbacapplication-post-roleassignments and directoryrole-post-members.












const assignmentsPath = (principalId) => `/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20${(0,paths/* literal */.eu)(principalId)}`;
const activeRolesPath = '/directoryRoles?$select=id,roleTemplateId';
const membersPath = (templateId) => `${(0,paths/* byKey */.dX)('directoryRoles', 'roleTemplateId', templateId)}/members`;
/**
 * True when the unified role API itself is refused. A tenant without it may answer as if a permission were missing: where
 * the caller's own token shows the right, the legacy API is asked, and its answer counts.
 */
const unifiedRefused = (answer, caller, right) => answer !== undefined &&
    ([400, 404, 405, 501].includes(answer.status) ||
        (answer.status === 403 &&
            ((0,graph_answer/* failureOf */.g5)(answer).code !== 'Authorization_RequestDenied' || (0,requirements/* holds */.v9)(caller, right) === 'held')));
const directoryRoles = {
    kind: 'directoryRole',
    needs: ['servicePrincipal'],
    reads: subject => [...roleNameReads(subject.desired), ...assignmentReads(subject)],
    plan: subject => {
        const wanted = resolveRoles(subject.desired, subject.seen);
        const { assignments, legacy, inactive } = seenAssignments(subject, wanted);
        const missing = wanted.filter(role => !assignments.some(({ templateId }) => templateId === role.templateId));
        const extra = assignments.filter(({ templateId }) => !wanted.some(role => role.templateId === templateId));
        const prune = prunes(subject);
        return {
            changes: [
                ...wanted.map((role) => ({
                    resource: 'directoryRole',
                    action: missing.includes(role) ? 'create' : 'unchanged',
                    name: role.name,
                    id: role.templateId,
                    fields: [],
                    reason: missing.includes(role) ? 'declared, not assigned yet' : 'declared, assigned'
                })),
                ...extra.map(({ templateId }) => ({
                    resource: 'directoryRole',
                    action: prune ? 'delete' : 'drift',
                    name: roleName(templateId, subject.seen),
                    id: templateId,
                    fields: [],
                    reason: `assigned but not declared${pruneNote(subject)}`
                }))
            ],
            rights: missing.length > 0 || (prune && extra.length > 0) ? [requirements/* rights */.uZ.assignDirectoryRoles] : [],
            apply: async (work) => {
                await (legacy ? assignLegacy(work, missing, inactive) : directoryRoles_assign(work, missing));
                if (prune)
                    await directoryRoles_remove(work, extra);
                return undefined;
            }
        };
    }
};
const principalOf = (subject) => {
    const located = (0,locate/* locate */.x5)(subject.desired, subject.seen);
    if (located.state !== 'found')
        return undefined;
    // The hint in the tags lets the assignments travel with the service principal; what it says is checked against that.
    return seenServicePrincipal(subject)?.id ?? (0,app_tags/* readMarks */.pc)(located.application.tags).servicePrincipalId;
};
const assignmentReads = (subject) => {
    const principalId = principalOf(subject);
    if (principalId === undefined)
        return [];
    const read = (path) => ({
        path,
        what: `read the directory roles of ${subject.desired.uniqueName}`,
        right: requirements/* rights */.uZ.readDirectoryRoles
    });
    const unified = assignmentsPath(principalId);
    return unifiedRefused(subject.seen.get(unified), subject.context.claims, requirements/* rights */.uZ.readDirectoryRoles)
        ? [
            read(unified),
            read(activeRolesPath),
            ...activeIds(subject.seen).map(templateId => read(membersPath(templateId)))
        ]
        : [read(unified)];
};
/** Template ids of the roles that are active in the tenant: those that can have members. */
const activeIds = (seen) => rows(seen.get(activeRolesPath)).map(({ roleTemplateId }) => String(roleTemplateId).toLowerCase());
const seenAssignments = (subject, wanted) => {
    const none = { assignments: [], legacy: false, inactive: new Set() };
    const principalId = seenServicePrincipal(subject)?.id;
    if (principalId === undefined)
        return none;
    const path = assignmentsPath(principalId);
    const answer = subject.seen.get(path);
    if (answer === undefined)
        return none;
    if (unifiedRefused(answer, subject.context.claims, requirements/* rights */.uZ.readDirectoryRoles)) {
        return legacyAssignments(subject.seen, principalId, wanted);
    }
    if (!(0,graph_answer/* succeeded */.gq)(answer)) {
        // Without declared roles the read serves only to show drift: a caller that may not read them is not in the way.
        if (wanted.length === 0)
            return none;
        const what = `read the directory roles of ${subject.desired.uniqueName}`;
        throw (0,failure/* explain */.WE)({ method: 'GET', path, what, right: requirements/* rights */.uZ.readDirectoryRoles }, answer);
    }
    return {
        ...none,
        assignments: rows(answer)
            .filter(({ directoryScopeId }) => directoryScopeId === undefined || directoryScopeId === '/')
            .map(({ id, roleDefinitionId }) => ({
            templateId: String(roleDefinitionId).toLowerCase(),
            assignmentId: String(id)
        }))
    };
};
const rows = (answer) => {
    const { value } = (0,http/* record */.g1)(answer?.body);
    return Array.isArray(value) ? value.map(http/* record */.g1) : [];
};
const legacyAssignments = (seen, principalId, wanted) => {
    const answer = seen.get(activeRolesPath);
    if (wanted.length > 0 && answer !== undefined && !(0,graph_answer/* succeeded */.gq)(answer)) {
        const what = 'read the active directory roles';
        throw (0,failure/* explain */.WE)({ method: 'GET', path: activeRolesPath, what, right: requirements/* rights */.uZ.readDirectoryRoles }, answer);
    }
    const active = activeIds(seen);
    return {
        legacy: true,
        inactive: new Set(wanted.map(({ templateId }) => templateId).filter(templateId => !active.includes(templateId))),
        assignments: active
            .filter(templateId => rows(seen.get(membersPath(templateId))).some(({ id }) => String(id).toLowerCase() === principalId))
            .map(templateId => ({ templateId, assignmentId: undefined }))
    };
};
const directoryRoles_assign = async (work, missing) => {
    const requests = missing.map(({ name, templateId }) => ({
        method: 'POST',
        path: '/roleManagement/directory/roleAssignments',
        body: {
            '@odata.type': '#microsoft.graph.unifiedRoleAssignment',
            roleDefinitionId: templateId,
            principalId: work.handles.servicePrincipalId,
            directoryScopeId: '/'
        },
        what: `assign ${name} to ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.assignDirectoryRoles,
        after: (0,replication/* onlyPrincipal */.v)(work.written)
    }));
    const answers = await work.graph.batch(requests);
    const refused = [];
    for (const [index, request] of requests.entries()) {
        const answer = answers[index];
        if ((0,ensureAll/* reached */.V)(request, answer))
            continue;
        if (!unifiedRefused(answer, work.caller, requirements/* rights */.uZ.assignDirectoryRoles))
            throw (0,failure/* explain */.WE)(request, answer);
        refused.push(missing[index]);
    }
    if (refused.length > 0)
        await assignLegacy(work, refused, new Set(refused.map(({ templateId }) => templateId)));
};
const assignLegacy = async (work, missing, inactive) => {
    await (0,ensureAll/* sendAll */.S)(work.graph, missing
        .filter(({ templateId }) => inactive.has(templateId))
        .map(({ name, templateId }) => ({
        method: 'POST',
        path: '/directoryRoles',
        body: { roleTemplateId: templateId },
        what: `activate the directory role ${name}`,
        right: requirements/* rights */.uZ.assignDirectoryRoles
    })));
    await (0,ensureAll/* sendAll */.S)(work.graph, missing.map(({ name, templateId }) => ({
        method: 'POST',
        path: `${membersPath(templateId)}/$ref`,
        body: { '@odata.id': `${work.graph.origin}/v1.0/directoryObjects/${work.handles.servicePrincipalId}` },
        what: `assign ${name} to ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.assignDirectoryRoles,
        // A role that was activated a moment ago lags like any new object.
        after: new Set(['servicePrincipal'])
    })));
};
const directoryRoles_remove = async (work, extra) => {
    await (0,ensureAll/* sendAll */.S)(work.graph, extra.map(({ templateId, assignmentId }) => ({
        method: 'DELETE',
        path: assignmentId === undefined
            ? `${membersPath(templateId)}${(0,paths/* segment */.mX)(work.handles.servicePrincipalId)}/$ref`
            : (0,paths/* byId */.$H)('roleManagement/directory/roleAssignments', assignmentId),
        what: `remove the directory role ${templateId} from ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.assignDirectoryRoles
    })));
};

// EXTERNAL MODULE: ./build/resources/federatedCredentials/grammar.js
var federatedCredentials_grammar = __webpack_require__(2788);
;// CONCATENATED MODULE: ./build/resources/federatedCredentials/federatedCredentials.js
// Federated identity credentials: who may sign in as the managed app without any secret. Matched by issuer and subject
// first, then by name. Source: Microsoft Graph documentation, federatedidentitycredential-upsert; at most 20 an app.











const federatedCredentials = {
    kind: 'federatedCredential',
    needs: ['application', 'marking', 'certificate'],
    reads: subject => {
        const path = listPath(subject);
        return path === undefined ? [] : [{ path, what: federatedCredentials_what(subject), right: requirements/* rights */.uZ.readApplications }];
    },
    plan: subject => {
        const wanted = resolve(subject);
        const existing = seenCredentials(subject, wanted.length > 0);
        const pairs = pairUp(subject, wanted, existing);
        const extra = existing.filter(item => !pairs.some(({ match }) => match?.id === item.id));
        const prune = prunes(subject);
        const additions = pairs.filter(({ match }) => match === undefined).length;
        assertRoom(subject, existing.length - (prune ? extra.length : 0), additions);
        const changed = pairs.filter(({ credential, match }) => match === undefined || differences(credential, match).length > 0);
        return {
            changes: [
                ...pairs.map(({ credential, match }) => planOne(credential, match)),
                ...extra.map((item) => ({
                    resource: 'federatedCredential',
                    action: prune ? 'delete' : 'drift',
                    name: item.name,
                    id: item.id,
                    fields: [],
                    reason: `${item.subject || 'a flexible credential'} is trusted but not declared${pruneNote(subject)}`
                }))
            ],
            rights: changed.length > 0 || (prune && extra.length > 0) ? [requirements/* rights */.uZ.writeApplications] : [],
            apply: async (work) => {
                await federatedCredentials_apply(work, changed, prune ? extra : []);
                work.written.add('federatedCredential');
                return undefined;
            }
        };
    }
};
const listPath = ({ desired, seen }) => {
    // By the key the credentials travel with the application itself; where the key lives in a tag they follow by id.
    const located = (0,locate/* locate */.x5)(desired, seen);
    if (located.state === 'found' && (located.keyPlace === 'tag' || located.adopted)) {
        return `${(0,paths/* byId */.$H)('applications', located.application.id)}/federatedIdentityCredentials`;
    }
    return located.state === 'missing' || desired.adoptClientId !== undefined
        ? undefined
        : `${(0,paths/* byKey */.dX)('applications', 'uniqueName', desired.uniqueName)}/federatedIdentityCredentials`;
};
const federatedCredentials_what = ({ desired }) => `read the federated credentials of ${desired.uniqueName}`;
const seenCredentials = (subject, needed) => {
    const path = listPath(subject);
    const answer = path === undefined ? undefined : subject.seen.get(path);
    if (path === undefined || answer === undefined || answer.status === 404)
        return [];
    if (!(0,graph_answer/* succeeded */.gq)(answer)) {
        // Graph's v1.0 may fail on a flexible credential; that is in the way only of those who declare some.
        if (!needed)
            return [];
        throw (0,failure/* explain */.WE)({ method: 'GET', path, what: federatedCredentials_what(subject), right: requirements/* rights */.uZ.readApplications }, answer);
    }
    const { value } = (0,http/* record */.g1)(answer.body);
    return (Array.isArray(value) ? value.map(http/* record */.g1) : []).map(({ id, name, issuer, subject, audiences }) => ({
        id: String(id),
        name: String(name),
        issuer: String(issuer),
        subject: typeof subject === 'string' ? subject : '',
        audience: Array.isArray(audiences) ? String(audiences[0]) : ''
    }));
};
/** The declared credentials with issuer, subject, audience and name filled in. @throws ActionError `input`. */
const resolve = ({ desired, context }) => {
    const resolved = desired.federatedCredentials.map((wanted) => {
        const { issuer, subject } = identityOf(wanted, context);
        return {
            name: wanted.name ?? nameFor(issuer, subject),
            issuer,
            subject,
            audience: (wanted.kind === 'subject' ? wanted.audience : undefined) ?? context.oidcAudience
        };
    });
    const unique = new Map(resolved.map(item => [`${item.issuer} ${item.subject}`, item]));
    const names = new Set([...unique.values()].map(({ name }) => name.toLowerCase()));
    if (names.size < unique.size) {
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: `federated-credentials: two of ${desired.uniqueName} have the same name but different subjects.`,
            hint: 'Give each its own name: name=subject.'
        });
    }
    return [...unique.values()];
};
const identityOf = (wanted, context) => {
    if (wanted.kind === 'subject') {
        // The run's own token knows the issuer best: enterprises may have one of their own.
        return { issuer: wanted.issuer ?? context.run?.issuer ?? context.gitHubIssuer, subject: wanted.subject };
    }
    if (context.run === undefined) {
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: 'federated-credentials: current-run needs the OIDC token of the run, and there is none.',
            hint: 'Give the job permissions: id-token: write, or declare the subject itself.'
        });
    }
    return context.run;
};
const longestName = 120;
/** A name for a credential that was given none: readable, URL-friendly, and the same in every run. */
const nameFor = (issuer, subject) => {
    const hash = (0,external_node_crypto_.createHash)('sha256').update(`${issuer} ${subject}`).digest('hex').slice(0, 8);
    const words = subject.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
    return `${words.slice(0, longestName - 9)}-${hash}`.replace(/^-/, '');
};
/**
 * Which existing credential each declared one means: by issuer and subject first, for all of them; by name only among those
 * that are not taken by then.
 *
 * @throws ActionError `input` when a name belongs to a credential whose subject is declared under another name.
 */
const pairUp = ({ desired }, wanted, existing) => {
    const bySubject = wanted.map(credential => existing.find(({ issuer, subject }) => issuer === credential.issuer && subject === credential.subject));
    return wanted.map((credential, index) => {
        const match = bySubject[index];
        if (match !== undefined)
            return { credential, match };
        const named = existing.find(({ name }) => name.toLowerCase() === credential.name.toLowerCase());
        if (named !== undefined && bySubject.includes(named)) {
            throw new errors/* ActionError */.lZ({
                code: 'input',
                message: `federated-credentials: the name ${named.name} is taken in ${desired.uniqueName} by the credential for ${named.subject}, which is declared too.`,
                hint: `Names cannot be changed: give ${credential.subject} another name.`
            });
        }
        return { credential, match: named };
    });
};
const compared = ['issuer', 'subject', 'audience'];
const differences = (wanted, existing) => compared
    .filter(field => wanted[field] !== existing[field])
    .map(field => ({ field, before: existing[field], after: wanted[field] }));
const planOne = (credential, match) => {
    const base = { resource: 'federatedCredential' };
    if (match === undefined) {
        const fields = compared.map((field) => ({ field, before: null, after: credential[field] }));
        return {
            ...base,
            action: 'create',
            name: credential.name,
            fields,
            reason: `${credential.subject} is not trusted yet`
        };
    }
    const fields = differences(credential, match);
    return {
        ...base,
        action: fields.length > 0 ? 'update' : 'unchanged',
        name: match.name,
        id: match.id,
        fields,
        reason: fields.length > 0 ? `differs in ${fields.map(({ field }) => field).join(', ')}` : `${match.subject} is trusted`
    };
};
const assertRoom = ({ desired }, present, additions) => {
    if (additions === 0 || present + additions <= federatedCredentials_grammar/* mostFederatedCredentials */.uO)
        return;
    throw new errors/* ActionError */.lZ({
        code: 'policy',
        message: `federated-credentials: ${desired.uniqueName} has ${present} and ${additions} more are declared, but an application holds at most ${federatedCredentials_grammar/* mostFederatedCredentials */.uO}. Nothing was written.`,
        hint: 'Remove some, or set prune: true to remove those that are not declared; one subject of a GitHub environment can serve many branches.'
    });
};
const federatedCredentials_apply = async (work, changed, extra) => {
    const collection = `${(0,paths/* byId */.$H)('applications', work.handles.applicationId)}/federatedIdentityCredentials`;
    const removals = extra.map(({ id, name }) => ({
        method: 'DELETE',
        path: `${collection}${(0,paths/* segment */.mX)(id)}`,
        what: `remove the federated credential ${name} of ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.writeApplications
    }));
    const upserts = changed.map(({ credential, match }) => ({
        method: 'PATCH',
        path: match === undefined
            ? `${collection}(name='${encodeURIComponent(credential.name)}')`
            : `${collection}${(0,paths/* segment */.mX)(match.id)}`,
        ...(match === undefined ? { headers: { Prefer: 'create-if-missing' } } : {}),
        body: { issuer: credential.issuer, subject: credential.subject, audiences: [credential.audience] },
        what: `${match === undefined ? 'create' : 'update'} the federated credential ${credential.name} of ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.writeApplications,
        after: work.written
    }));
    // Removals first: they make room, and a subject may move to another name.
    await (0,ensureAll/* sendAll */.S)(work.graph, [...removals, ...upserts], { serial: true });
};

;// CONCATENATED MODULE: ./build/resources/permissions/grantConsent.js
// Microsoft Graph application permissions with admin consent: an app role assignment each, on Graph's own service
// principal. Source: Microsoft Graph documentation, serviceprincipal-post-approleassignedto.











const grantsPath = (appId) => `${(0,paths/* byKey */.dX)('servicePrincipals', 'appId', appId)}/appRoleAssignments`;
const permissions = {
    kind: 'permission',
    needs: ['servicePrincipal'],
    reads: subject => [...appRoleReads(subject.desired, subject.seen), ...grantReads(subject)],
    plan: subject => {
        const graph = graphServicePrincipal(subject.seen);
        const wanted = resolvePermissions(subject.desired, subject.seen);
        const grants = graph === undefined ? [] : seenGrants(subject, graph.id);
        const granted = (role) => grants.find(grant => grant.appRoleId === role.id);
        const missing = wanted.filter(role => granted(role) === undefined);
        const extra = grants.filter(grant => !wanted.some(role => role.id === grant.appRoleId));
        const prune = prunes(subject);
        const nameOf = (appRoleId) => graph?.appRoles.find(role => role.id === appRoleId)?.value ?? appRoleId;
        return {
            changes: [
                ...wanted.map((role) => grantConsent_planOne(subject, role, granted(role))),
                ...extra.map((grant) => ({
                    resource: 'permission',
                    action: prune ? 'delete' : 'drift',
                    name: nameOf(grant.appRoleId),
                    id: grant.appRoleId,
                    fields: [],
                    reason: `granted but not declared${pruneNote(subject)}`
                })),
                // With prune the change of the application takes them away.
                ...(prune ? [] : askedFor(subject))
                    .filter(id => !wanted.some(role => role.id === id) && !grants.some(({ appRoleId }) => appRoleId === id))
                    .map((id) => ({
                    resource: 'permission',
                    action: 'drift',
                    name: nameOf(id),
                    id,
                    fields: [],
                    reason: 'asked for on the application, neither granted nor declared'
                }))
            ],
            rights: (missing.length > 0 && subject.desired.consent === 'grant') || (prune && extra.length > 0)
                ? [requirements/* rights */.uZ.grantAppRoles]
                : [],
            apply: work => grantConsent_apply(work, graph?.id ?? '', subject.desired.consent === 'grant' ? missing : [], prune ? extra : [])
        };
    }
};
/** Ids of the application permissions of Graph that the application asks for, granted or not. */
const askedFor = ({ desired, seen }) => {
    const located = (0,locate/* locate */.x5)(desired, seen);
    if (located.state !== 'found')
        return [];
    const entries = located.application.requiredResourceAccess.filter(({ resourceAppId }) => resourceAppId.toLowerCase() === paths/* graphAppId */.dV);
    const asked = entries.flatMap(({ resourceAccess }) => resourceAccess).filter(({ type }) => type === 'Role');
    return [...new Set(asked.map(({ id }) => id.toLowerCase()))];
};
const grantReads = (subject) => {
    const located = (0,locate/* locate */.x5)(subject.desired, subject.seen);
    if (located.state !== 'found')
        return [];
    return [
        {
            path: grantsPath(located.application.appId),
            what: `read the permissions granted to ${subject.desired.uniqueName}`,
            right: requirements/* rights */.uZ.readApplications
        }
    ];
};
const seenGrants = (subject, graphId) => {
    const located = (0,locate/* locate */.x5)(subject.desired, subject.seen);
    if (located.state !== 'found' || seenServicePrincipal(subject) === undefined)
        return [];
    const path = grantsPath(located.application.appId);
    const answer = subject.seen.get(path);
    // Not found although the service principal is: a replica lags; a grant that exists is answered as such when it is made.
    if (answer === undefined || answer.status === 404)
        return [];
    if (!(0,graph_answer/* succeeded */.gq)(answer)) {
        const what = `read the permissions granted to ${subject.desired.uniqueName}`;
        throw (0,failure/* explain */.WE)({ method: 'GET', path, what, right: requirements/* rights */.uZ.readApplications }, answer);
    }
    const { value } = (0,http/* record */.g1)(answer.body);
    return (Array.isArray(value) ? value.map(http/* record */.g1) : [])
        .filter(({ resourceId }) => String(resourceId).toLowerCase() === graphId.toLowerCase())
        .map(({ id, appRoleId }) => ({ assignmentId: String(id), appRoleId: String(appRoleId).toLowerCase() }));
};
const grantConsent_planOne = ({ desired }, role, grant) => {
    const from = role.preset === undefined ? 'declared' : `of the preset ${role.preset}`;
    const base = { resource: 'permission', name: role.value, id: role.id, fields: [] };
    if (grant !== undefined)
        return { ...base, action: 'unchanged', reason: `${from}, granted` };
    return desired.consent === 'grant'
        ? { ...base, action: 'create', reason: `${from}, not granted yet` }
        : { ...base, action: 'missing', reason: `${from}, not granted; consent is ${desired.consent}` };
};
const grantConsent_apply = async (work, graphId, missing, extra) => {
    const principalId = work.handles.servicePrincipalId;
    const grants = missing.map(({ id, value }) => ({
        method: 'POST',
        path: `${(0,paths/* byId */.$H)('servicePrincipals', graphId)}/appRoleAssignedTo`,
        body: { principalId, resourceId: graphId, appRoleId: id },
        what: `grant ${value} to ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.grantAppRoles,
        after: (0,replication/* onlyPrincipal */.v)(work.written)
    }));
    const revocations = extra.map(({ assignmentId, appRoleId }) => ({
        method: 'DELETE',
        path: `${(0,paths/* byId */.$H)('servicePrincipals', graphId)}${(0,paths/* byId */.$H)('appRoleAssignedTo', assignmentId)}`,
        what: `revoke ${appRoleId} from ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.grantAppRoles
    }));
    await (0,ensureAll/* sendAll */.S)(work.graph, [...grants, ...revocations]);
};

;// CONCATENATED MODULE: ./build/resources/servicePrincipal/servicePrincipal.js
// The service principal: what makes the application able to sign in to the tenant and to hold permissions and roles.
// Source: Microsoft Graph documentation, serviceprincipal-upsert.










const servicePrincipal = {
    kind: 'servicePrincipal',
    needs: ['application'],
    reads: servicePrincipalReads,
    plan: subject => {
        const existing = seenServicePrincipal(subject);
        const name = subject.desired.displayName;
        if (existing === undefined) {
            return {
                changes: [
                    {
                        resource: 'servicePrincipal',
                        action: 'create',
                        name,
                        fields: [],
                        reason: 'the application has none in this tenant'
                    }
                ],
                rights: [requirements/* rights */.uZ.writeApplications],
                apply: create
            };
        }
        return {
            changes: [
                {
                    resource: 'servicePrincipal',
                    action: existing.accountEnabled ? 'unchanged' : 'drift',
                    name,
                    id: existing.id,
                    fields: [],
                    reason: existing.accountEnabled
                        ? 'exists'
                        : 'disabled by an administrator: nothing can sign in as this app until it is enabled again'
                }
            ],
            rights: [],
            apply: async () => undefined
        };
    }
};
const create = async (work) => {
    const { desired, graph, handles } = work;
    const appId = handles.appId;
    const path = (0,paths/* byKey */.dX)('servicePrincipals', 'appId', appId);
    const request = {
        method: 'PATCH',
        path,
        headers: { Prefer: 'create-if-missing' },
        body: { tags: [app_tags/* markTag */.kj, (0,app_tags/* keyTag */.QR)(desired.uniqueName)], ...ownerBinding(work) },
        what: `create the service principal of ${desired.uniqueName}`,
        right: requirements/* rights */.uZ.writeApplications,
        after: work.written
    };
    const answer = (0,failure/* expectSuccess */.lb)(request, await graph.send(request));
    // 204: it existed already, made by another run or by an attempt whose answer was lost.
    const id = answer.status === 201 ? (0,http/* record */.g1)(answer.body).id : await idOf(work, path);
    if (typeof id !== 'string' || !(0,guid/* isGuid */.W)(id)) {
        throw new errors/* ActionError */.lZ({ code: 'protocol', message: `Graph created a service principal without a usable id.` });
    }
    handles.servicePrincipalId = id.toLowerCase();
    work.written.add('servicePrincipal');
};
const idOf = (work, path) => {
    const request = {
        method: 'GET',
        path: `${path}?$select=id`,
        what: `read the service principal of ${work.desired.uniqueName}`,
        right: requirements/* rights */.uZ.readApplications
    };
    return work.graph.until(request.what, async () => {
        const answer = await work.graph.send(request);
        if (answer.status === 404)
            return (0,retry/* again */.TG)(new Error('it exists, but is not readable yet'));
        return (0,retry/* done */.Vw)((0,http/* record */.g1)((0,failure/* expectSuccess */.lb)(request, answer).body).id);
    });
};

// EXTERNAL MODULE: ./build/reconcile/plan.js
var reconcile_plan = __webpack_require__(5568);
;// CONCATENATED MODULE: ./build/reconcile/reader.js
// What has been read of the tenant: answers by path. Resources say which paths they need, given what has been seen; the
// paths of all resources and all apps travel together, round by round, until nothing more is asked for.
/** More rounds than any chain of dependent reads has. */
const mostRounds = 8;
/**
 * Reads until `reads` asks for nothing unseen; never writes. Gives all answers by path, whatever their status.
 */
const observe = async (graph, reads) => {
    const seen = new Map();
    for (let round = 0; round < mostRounds; round++) {
        const wanted = new Map(reads(seen)
            .filter(({ path }) => !seen.has(path))
            .map(read => [read.path, read]));
        if (wanted.size === 0)
            break;
        const asked = [...wanted.values()];
        const answers = await graph.batch(asked.map(read => ({ method: 'GET', ...read })));
        for (const [index, { path }] of asked.entries())
            seen.set(path, answers[index]);
    }
    return seen;
};

;// CONCATENATED MODULE: ./build/reconcile/observe.js
// Observe and plan: what is wanted and what the tenant has become a plan. Nothing is written here, and nothing is written
// anywhere before every app of the declaration could be planned.














/** Everything that is provisioned, in the order in which plans list it. */
const resources = [
    application,
    servicePrincipal,
    permissions,
    directoryRoles,
    certificates,
    federatedCredentials,
    clientSecret
];
/** The reads that all resources of one app need. A resource that something stands in the way of asks for nothing more. */
const readsOf = (desired, seen, context) => resources.flatMap(resource => {
    try {
        return resource.reads({ desired, seen, context });
    }
    catch (error) {
        // It is told by the plan, together with the mistakes of the other resources and apps.
        if (error instanceof errors/* ActionError */.lZ)
            return [];
        throw error;
    }
});
/** Reads what the apps need; `also` travels along (the organization). Never writes. */
const observeApps = (graph, apps, context, also) => observe(graph, seen => [...also, ...apps.flatMap(desired => readsOf(desired, seen, context))]);
/**
 * Plans every app. Pure.
 *
 * @throws ActionError that lists what makes any of them impossible, rights that the caller's token lacks included.
 */
const planApps = (apps, seen, context, { writing }) => {
    const problems = [];
    const told = new Set();
    const planned = [];
    for (const desired of apps) {
        const subject = { desired, seen, context };
        const parts = [];
        for (const resource of resources) {
            try {
                const part = resource.plan(subject);
                parts.push({ resource, part });
                if (writing)
                    problems.push(...lackingRights(part, context, told));
            }
            catch (error) {
                if (!(error instanceof errors/* ActionError */.lZ))
                    throw error;
                if (!problems.some(({ message }) => message === error.message))
                    problems.push(error);
                // Nothing else can be planned for an application that is unclear.
                if (resource === application)
                    break;
            }
        }
        planned.push({
            subject,
            parts,
            plan: {
                key: desired.key,
                displayName: desired.displayName,
                uniqueName: desired.uniqueName,
                changes: parts.flatMap(({ part }) => part.changes)
            }
        });
    }
    if (problems.length > 0)
        throw (0,failure/* joined */.oR)(problems);
    return planned;
};
/** The rights that the plan needs and the caller's token shows to be missing; each is told once a run. */
const lackingRights = (part, { claims }, told) => part.rights.flatMap(right => {
    const change = part.changes.find(reconcile_plan/* writes */.D3);
    if (change === undefined || told.has(right) || (0,requirements/* holds */.v9)(claims, right) !== 'lacking')
        return [];
    told.add(right);
    return [(0,failure/* lackingRight */.MU)(right, purposeOf(change), claims)];
});
const purposes = {
    application: 'the application',
    servicePrincipal: 'the service principal of',
    permission: 'the permission',
    directoryRole: 'the directory role',
    certificate: 'the certificate',
    federatedCredential: 'the federated credential',
    clientSecret: 'the client secret'
};
const purposeOf = ({ resource, action, name }) => `${action} ${purposes[resource]} ${name}`;
/** What the app would come to, for a run that writes nothing. */
const plannedOutcome = (app) => {
    const located = (0,locate/* locate */.x5)(app.subject.desired, app.subject.seen);
    const existing = located.state === 'found' ? located.application : undefined;
    return {
        plan: app.plan,
        status: (0,reconcile_plan/* changesAnything */.gR)(app.plan) ? 'planned' : 'unchanged',
        changed: (0,reconcile_plan/* changesAnything */.gR)(app.plan),
        clientId: existing?.appId,
        applicationObjectId: existing?.id,
        servicePrincipalObjectId: seenServicePrincipal(app.subject)?.id,
        secret: secretOutcome(app.subject),
        adminConsentUrl: undefined,
        warnings: [],
        error: undefined
    };
};

;// CONCATENATED MODULE: ./build/reconcile/apply.js
// Apply: a plan becomes writes, in the order of their needs. When the tenant turns out to hold what the plan did not know
// (another run was faster, an application came back from the deleted ones), everything is read and planned again.










/** An application this young may still be unknown to some replica, whichever run made it. */
const youngMs = 10 * 60_000;
/** More rounds than any tenant that holds still can take. */
const apply_mostRounds = 4;
const workFor = ({ subject, plan }, { graph, runtime, delivery }, deadline, warnings) => {
    const located = (0,locate/* locate */.x5)(subject.desired, subject.seen);
    const existing = located.state === 'found' ? located.application : undefined;
    const principal = seenServicePrincipal(subject);
    const marks = (0,app_tags/* readMarks */.pc)(existing?.tags ?? []);
    const keys = new Set(existing?.passwordCredentials.map(({ keyId }) => keyId));
    const isRestored = existing !== undefined && plan.changes.some(({ action }) => action === 'restore');
    const isNew = existing?.createdMs !== undefined && subject.context.nowMs - existing.createdMs < youngMs;
    return {
        desired: subject.desired,
        graph: graph.within(deadline),
        deadline,
        runtime,
        delivery,
        caller: subject.context.claims,
        written: new Set(isNew || isRestored ? ['application', 'servicePrincipal'] : []),
        handles: {
            ...(existing === undefined ? {} : { applicationId: existing.id, appId: existing.appId }),
            ...(principal === undefined ? {} : { servicePrincipalId: principal.id }),
            tags: existing?.tags ?? [],
            delivered: new Set(),
            gone: new Set([...marks.delivered].filter(keyId => !keys.has(keyId))),
            observed: keys
        },
        warn: text => warnings.push(text)
    };
};
/** Carries one app's plan out; never throws for a failure of this app, which stands in its outcome instead. */
const applyApp = async (planned, context) => {
    const warnings = [];
    let app = planned;
    const deadline = (0,retry/* deadlineAfter */.d8)(context.runtime, context.waitTimeoutMs);
    let work = workFor(app, context, deadline, warnings);
    let error;
    let changed = false;
    const onProgress = (desired, change) => {
        changed = true;
        context.onProgress(desired, change);
    };
    try {
        for (let round = 1; (await applyParts(app, work, onProgress)) === 'replan'; round++) {
            if (round === apply_mostRounds)
                throw restless(app.subject.desired);
            app = await replan(app, { ...context, graph: work.graph });
            work = workFor(app, context, deadline, warnings);
        }
        if ((0,reconcile_plan/* changesAnything */.gR)(app.plan))
            await writeRecord(work);
        await proveTrust(app, work);
    }
    catch (thrown) {
        // A mistake of ours in one app is no reason to leave the others unfinished.
        error = (0,errors/* asActionError */.z6)(thrown);
    }
    return {
        plan: withoutFailedRemovals(app.plan, work),
        status: error !== undefined ? 'failed' : changed ? 'applied' : 'unchanged',
        changed: changed || work.handles.secret?.created === true,
        clientId: work.handles.appId,
        applicationObjectId: work.handles.applicationId,
        servicePrincipalObjectId: work.handles.servicePrincipalId,
        secret: work.handles.secret ?? secretOutcome(app.subject),
        adminConsentUrl: undefined,
        warnings,
        error
    };
};
/**
 * Proves that this run's own token signs in as the app, when the trust in it was set up a moment ago: the next run counts
 * on that. What is not proven in time is a warning, for the credential stands.
 */
const proveTrust = async ({ plan, subject: { desired, seen, context } }, work) => {
    const isNew = plan.changes.some(({ resource, action, fields }) => resource === 'federatedCredential' &&
        (action === 'create' || action === 'update') &&
        fields.some(({ field, after }) => field === 'subject' && after === context.run?.subject));
    if (!isNew || !desired.federatedCredentials.some(({ kind }) => kind === 'current-run'))
        return;
    const roles = desired.consent === 'grant' ? resolvePermissions(desired, seen).map(({ value }) => value) : [];
    const proof = await work.delivery.proveTrust(work.handles.appId, roles, work.deadline);
    if (proof.kind === 'unproven') {
        work.warn(`This run's own token does not sign in as ${desired.displayName} yet: ${proof.reason}`);
    }
};
/** What is reported of secrets is what was removed, not what was to be. */
const withoutFailedRemovals = (plan, { handles }) => {
    const { secret } = handles;
    if (secret === undefined || !secret.created)
        return plan;
    const stays = ({ resource, action, id }) => resource === 'clientSecret' && action === 'delete' && !secret.removed.some(({ keyId }) => keyId === id);
    return { ...plan, changes: plan.changes.filter(change => !stays(change)) };
};
const restless = ({ uniqueName }) => new errors/* ActionError */.lZ({
    code: 'conflict',
    message: `The application ${uniqueName} came and went ${apply_mostRounds} times while this run was to create it.`,
    hint: 'Something else creates and deletes it at the same time; give the workflow a concurrency group.'
});
/** Reads and plans one app again, once its application shows. A restoration stays in the plan that is reported. */
const replan = async ({ subject: { desired }, plan }, context) => {
    const { uniqueName } = desired;
    const restored = plan.changes.filter(({ action }) => action === 'restore');
    const what = restored.length > 0
        ? `read the application ${uniqueName} after its restoration`
        : `read the application ${uniqueName}, whose key is taken although it was not seen`;
    const seen = await context.graph.until(what, async () => {
        const current = await observeApps(context.graph, [desired], context.planContext(), []);
        const located = (0,locate/* locate */.x5)(desired, current);
        // The list of deleted applications may still hold what was restored.
        const heldByDeleted = restored.length === 0 && located.state === 'missing' && located.deleted !== undefined;
        return located.state === 'found' || heldByDeleted
            ? (0,retry/* done */.Vw)(current)
            : (0,retry/* again */.TG)(new Error('it is not readable yet, or a deleted application that the caller cannot see holds its key'));
    });
    const [replanned] = planApps([desired], seen, context.planContext(), { writing: true });
    const app = replanned;
    return { ...app, plan: { ...app.plan, changes: [...restored, ...app.plan.changes] } };
};
/** After a plan that did not hold only a restoration was done; of the secrets only those went that could be removed. */
const wasCarriedOut = (change, replanning, { handles }) => {
    if (!(0,reconcile_plan/* writes */.D3)(change) || (replanning && change.action !== 'restore'))
        return false;
    const isRemoval = change.resource === 'clientSecret' && change.action === 'delete';
    return !isRemoval || handles.secret?.removed.some(({ keyId }) => keyId === change.id) === true;
};
/** Runs the parts that write, each as soon as what it needs is done; after a failure no further part begins. */
const applyParts = async ({ parts }, work, onProgress) => {
    const running = new Map();
    let failed;
    let replanning = false;
    const guarded = async (step) => {
        try {
            if (failed === undefined && !replanning)
                await step();
        }
        catch (error) {
            failed ??= { error };
        }
    };
    for (const { resource, part } of parts) {
        const before = resource.needs.flatMap(need => running.get(need) ?? []);
        const run = async () => {
            await Promise.all(before);
            if (!part.changes.some(reconcile_plan/* writes */.D3))
                return;
            await guarded(async () => {
                work.runtime.cancelled.throwIfAborted();
                replanning = (await part.apply(work)) === 'replan';
                for (const change of part.changes)
                    if (wasCarriedOut(change, replanning, work))
                        onProgress(work.desired, change);
            });
        };
        const done = run();
        running.set(resource.kind, done);
        if (resource.kind === 'application') {
            running.set('marking', done.then(() => guarded(async () => work.handles.marking)));
        }
    }
    await Promise.all(running.values());
    if (failed !== undefined)
        throw failed.error;
    return replanning ? 'replan' : undefined;
};

;// CONCATENATED MODULE: ./build/reconcile/delegatedScopes.js
// The delegated permissions that an administrator is asked for in the interactive mode: the least that the declaration needs.
// Source: the table of rights (Microsoft Graph permissions reference), in its delegated form.
/**
 * Microsoft Graph scopes for a run. Those that manage consent and directory roles are among them only when the declaration
 * may touch such things: `prune` may remove what it does not name.
 */
const delegatedScopes = (mode, apps) => {
    const roles = apps.some(({ directoryRoles }) => directoryRoles.length > 0);
    if (mode === 'plan') {
        return ['Organization.Read.All', 'Application.Read.All', ...(roles ? ['RoleManagement.Read.Directory'] : [])];
    }
    const writing = ['Organization.Read.All', 'Application.ReadWrite.All'];
    if (mode === 'destroy')
        return writing;
    const grants = apps.some(({ permissions, consent }) => permissions.length > 0 && consent === 'grant');
    const prune = apps.some(app => app.prune);
    return [
        ...writing,
        ...(grants || prune ? ['AppRoleAssignment.ReadWrite.All'] : []),
        ...(roles || prune ? ['RoleManagement.ReadWrite.Directory'] : [])
    ];
};

;// CONCATENATED MODULE: ./build/reconcile/destroy.js
// Destroy: removes what the declaration names and our mark confirms. A soft delete: it can be taken back for 30 days.








/** Reads what is needed to find the apps; `also` travels along. Never writes. */
const observeForDestroy = (graph, apps, also) => observe(graph, seen => [...also, ...apps.flatMap(app => (0,locate/* registrationReads */.lA)(byOwnKey(app), seen))]);
/** An application that was taken over is found by its key and mark like any other; one that was not, must not go. */
const byOwnKey = ({ adoptClientId: _, ...desired }) => desired;
/**
 * What would be removed. Pure.
 *
 * @throws ActionError `conflict` that lists every application without our mark; `permission` when the caller's token shows
 *   that it may not delete any.
 */
const planDestroy = (apps, seen, claims) => {
    const problems = [];
    const doomed = apps.flatMap(desired => {
        try {
            return [destroy_planOne(desired, doomedApplication(byOwnKey(desired), seen))];
        }
        catch (error) {
            if (!(error instanceof errors/* ActionError */.lZ))
                throw error;
            problems.push(error);
            return [];
        }
    });
    const right = requirements/* rights */.uZ.writeApplications;
    const first = doomed.find(({ application }) => application !== undefined);
    if (first !== undefined && (0,requirements/* holds */.v9)(claims, right) === 'lacking') {
        problems.push((0,failure/* lackingRight */.MU)(right, `delete the application ${first.plan.uniqueName}`, claims));
    }
    if (problems.length > 0)
        throw (0,failure/* joined */.oR)(problems);
    return doomed;
};
const doomedApplication = (desired, seen) => {
    const holder = (0,locate/* holderOf */.Kd)(desired, seen);
    if (holder !== undefined && !(0,app_tags/* readMarks */.pc)(holder.tags).marked) {
        throw new errors/* ActionError */.lZ({
            code: 'conflict',
            message: `"${holder.displayName}" (client id ${holder.appId}) was not made by this action: it lacks the tag b2c-bootstrap. Nothing was removed.`,
            hint: 'Delete it by hand if it must go.'
        });
    }
    const located = (0,locate/* locate */.x5)(desired, seen);
    return located.state === 'found' ? located.application : undefined;
};
const destroy_planOne = (desired, application) => {
    const displayName = application?.displayName ?? desired.displayName;
    const change = {
        resource: 'application',
        action: application === undefined ? 'unchanged' : 'delete',
        name: displayName,
        ...(application === undefined ? {} : { id: application.appId }),
        fields: [],
        reason: application === undefined
            ? `no application of ours holds the key ${desired.uniqueName}`
            : 'mode is destroy; with its service principal, permissions, roles and credentials'
    };
    return { application, plan: { key: desired.key, displayName, uniqueName: desired.uniqueName, changes: [change] } };
};
/** Removes one application. Never throws for a failure of this app, which stands in its outcome instead. */
const destroyApp = async ({ plan, application }, graph) => {
    let error;
    if (application !== undefined) {
        const request = {
            method: 'DELETE',
            path: (0,paths/* byId */.$H)('applications', application.id),
            what: `delete the application ${plan.uniqueName}`,
            right: requirements/* rights */.uZ.writeApplications
        };
        try {
            await (0,ensureAll/* sendAll */.S)(graph, [request]);
        }
        catch (thrown) {
            error = (0,errors/* asActionError */.z6)(thrown);
        }
    }
    return {
        plan,
        status: error !== undefined ? 'failed' : application === undefined ? 'unchanged' : 'destroyed',
        changed: error === undefined && application !== undefined,
        clientId: application?.appId,
        applicationObjectId: application?.id,
        servicePrincipalObjectId: undefined,
        secret: undefined,
        adminConsentUrl: undefined,
        warnings: [],
        error
    };
};

// EXTERNAL MODULE: ./build/report/jobSummary.js
var jobSummary = __webpack_require__(8330);
// EXTERNAL MODULE: ./build/report/log.js
var report_log = __webpack_require__(6945);
;// CONCATENATED MODULE: ./build/report/outputs.js
// The outputs of the step. A new secret is masked and written in the statements right after Graph's answer; everything else
// follows when it is known. Ids are never masked: a masked id would empty the outputs of the job.

/** What stands before the names of an app's outputs: its key, when the declaration has several apps. */
const outputPrefix = (apps, key) => (apps > 1 ? `${key}-` : '');
/** Masks the secret, then writes it and its handles. Synchronous: nothing comes between Graph's answer and the outputs. */
const handSecret = (core, apps, app, secret) => {
    core.setSecret(secret.secretText);
    const prefix = outputPrefix(apps, app.key);
    core.setOutput(`${prefix}client-secret`, secret.secretText);
    core.setOutput(`${prefix}client-id`, secret.clientId);
    core.setOutput(`${prefix}secret-key-id`, secret.keyId);
    core.setOutput(`${prefix}secret-expires-on`, (0,rotation/* isoTime */.Ly)(secret.endMs));
    core.setOutput(`${prefix}secret-created`, 'true');
};
/** The outputs of one app that are no secrets, by name. Names without a value are left out. */
const appOutputs = (app) => {
    const values = {
        'client-id': app.clientId,
        'application-object-id': app.applicationObjectId,
        'service-principal-object-id': app.servicePrincipalObjectId,
        'secret-key-id': app.secret?.current?.keyId,
        'secret-expires-on': app.secret?.current?.expiresOn,
        'secret-created': String(app.secret?.created ?? false),
        changed: String(app.changed)
    };
    return Object.fromEntries(Object.entries(values).filter((entry) => entry[1] !== undefined));
};
/** The tenant's outputs, written as soon as the tenant is known. */
const writeTenantOutputs = (core, tenant) => {
    core.setOutput('tenant-id', tenant.id);
    core.setOutput('tenant-domain', tenant.initialDomain ?? '');
    core.setOutput('tenant-name', tenant.initialDomain?.split('.')[0] ?? '');
};
/** Writes the outputs of a run. `plan` is the plan document as JSON. */
const writeOutputs = (core, outcome, plan) => {
    const { apps } = outcome;
    for (const app of apps) {
        const prefix = outputPrefix(apps.length, app.plan.key);
        for (const [name, value] of Object.entries(appOutputs(app)))
            core.setOutput(`${prefix}${name}`, value);
    }
    core.setOutput('changed', String(apps.some(({ changed }) => changed)));
    core.setOutput('apps', JSON.stringify(Object.fromEntries(apps.map(app => [app.plan.key, appOutputs(app)]))));
    core.setOutput('plan', plan);
};

// EXTERNAL MODULE: ./build/report/planTable.js
var planTable = __webpack_require__(162);
;// CONCATENATED MODULE: ./build/report/planDocument.js
// The output `plan`: the plan of a run as JSON, documented by schema/plan.schema.json. No secret in it.

const tenantOf = ({ id, displayName, initialDomain, kind }) => ({
    id,
    displayName: displayName ?? null,
    initialDomain: initialDomain ?? null,
    kind: kind ?? null
});
const changeOf = ({ resource, action, name, id, fields, reason }) => ({
    resource,
    action,
    name,
    ...(id !== undefined && { id }),
    fields: fields.map(({ field, before, after }) => ({ field, before, after })),
    reason
});
const appOf = ({ plan, status }, keep) => ({
    key: plan.key,
    displayName: plan.displayName,
    uniqueName: plan.uniqueName,
    status,
    counts: (0,planTable/* countActions */.Bd)(plan.changes),
    changes: plan.changes.filter(keep).map(changeOf)
});
/** The plan of a run with every change in it. */
const planDocument = (outcome) => documentOf(outcome, () => true);
const documentOf = (outcome, keep) => {
    const apps = outcome.apps.map(app => appOf(app, keep));
    return {
        version: 1,
        mode: outcome.mode,
        tenant: tenantOf(outcome.tenant),
        changed: outcome.apps.some(({ changed }) => changed),
        complete: apps.every((app, index) => app.changes.length === outcome.apps[index]?.plan.changes.length),
        apps
    };
};
// All outputs of a job share 1 MB, counted in UTF-16: half of it for this one.
const longestOutput = 256 * 1024;
/**
 * The text of the output `plan`. When it would take more than half of what GitHub allows for the outputs of a job
 * (GitHub documentation, "Setting an output parameter"), first what is unchanged is left out, then all changes, then the
 * apps; `complete` says so.
 */
const planOutput = (outcome, longest = longestOutput) => {
    const keeps = [
        () => true,
        change => change.action !== 'unchanged',
        () => false
    ];
    for (const keep of keeps) {
        const text = JSON.stringify(documentOf(outcome, keep));
        if (text.length <= longest)
            return text;
    }
    return JSON.stringify({ ...documentOf(outcome, () => false), complete: false, apps: [] });
};

// EXTERNAL MODULE: ./build/report/summaryApp.js + 1 modules
var summaryApp = __webpack_require__(6057);
;// CONCATENATED MODULE: ./build/report/report.js
// The end of a run as people see it: warnings, the job summary, the comment on the pull request. Best effort: a report that
// fails never turns a run that worked into one that did not.





/** How long a comment may keep the run waiting. */
const commentTimeoutMs = 30_000;
/** Reports the run: annotations, summary, comment. Never rejects. */
const reportRun = async (outcome, inputs, runtime, log) => {
    for (const app of outcome.apps) {
        warnAbout(app, outcome, log);
        tellNext(app, inputs, log);
    }
    await (0,jobSummary/* writeSummary */.Sy)(core.summary, () => (0,jobSummary/* renderSummary */.Br)(outcome, outcome.tenantNowMs ?? runtime.clock.now()), log);
    if (inputs.commentOnPullRequest)
        await comment(outcome, inputs, runtime, log);
    log.info((0,jobSummary/* headline */.Pl)(outcome));
};
const warnAbout = ({ plan, secret, warnings, adminConsentUrl }, outcome, log) => {
    for (const warning of warnings)
        log.warning(warning);
    if (adminConsentUrl !== undefined) {
        log.warning(`${plan.displayName} lacks consent; an administrator grants it at ${adminConsentUrl}`, 'Consent is missing');
    }
    if (secret?.verification.kind === 'unproven') {
        log.warning(`The new client secret of ${plan.displayName} (key id ${secret.current?.keyId}) stands in the outputs, but could not be proven in time: ${secret.verification.reason}`, 'New secret not proven');
    }
    const { current, lapsed } = secret ?? {};
    if (lapsed !== undefined && current === undefined && outcome.mode !== 'destroy') {
        log.warning(`The client secret of ${plan.displayName} (key id ${lapsed.keyId}) expired on ${lapsed.expiresOn}.`, 'Client secret expired');
    }
    if (secret?.expiresSoon === true && current !== undefined && outcome.mode !== 'destroy') {
        log.warning(`The client secret of ${plan.displayName} (key id ${current.keyId}) expires on ${current.expiresOn}.`, 'Client secret expires soon');
    }
};
/** What a person does after the run: how to take a removal back, and where the id of a caller made on day 0 goes. */
const tellNext = (app, { mode, credential, declaration }, log) => {
    const { status, plan, clientId } = app;
    if (status === 'destroyed')
        log.info(`${plan.displayName}: ${(0,summaryApp/* restoreAdvice */.bv)(app)}`);
    const stored = declaration.kind === 'single' && declaration.app.clientIdVariables !== undefined;
    if (credential.kind !== 'device-code' || mode !== 'apply' || clientId === undefined || stored)
        return;
    log.notice(`${plan.displayName} has the client id ${clientId}. Store it as a variable, for the input client-id of later runs.`, 'Client id');
};
/**
 * What tells this step's comment from those of other steps, jobs and matrix entries on the same pull request; the same in
 * every run (GitHub documentation, "Variables reference": GITHUB_ACTION is the step's id or its place in the job).
 */
const commentScope = ({ declaration }, { env }) => JSON.stringify([
    env.GITHUB_WORKFLOW,
    env.GITHUB_JOB,
    env.GITHUB_ACTION,
    declaration.kind === 'config' ? declaration.path : declaration.app.uniqueName
]);
const comment = async (outcome, inputs, runtime, log) => {
    const { owner, repo, pullRequest, apiUrl } = (0,github_run/* readGitHubRun */.j)(runtime.env);
    if (owner === undefined || repo === undefined || pullRequest === undefined) {
        log.info('comment-on-pull-request: this run belongs to no pull request.');
        return;
    }
    const { upsertComment } = await __webpack_require__.e(/* import() */ 588).then(__webpack_require__.bind(__webpack_require__, 9588));
    const result = await upsertComment(outcome, { token: inputs.gitHubToken ?? '', apiUrl, owner, repo, pullRequest, scope: commentScope(inputs, runtime) }, { runtime, deadline: (0,retry/* deadlineAfter */.d8)(runtime, commentTimeoutMs), onWait: log.waiting });
    if (result.kind === 'refused')
        log.warning(result.warning);
};

;// CONCATENATED MODULE: ./build/resources/tenant/organization.js
// The tenant signed in to: which one it is, of what kind, and whether it is the one that was asked for.



const organization_path = '/organization?$select=id,displayName,tenantType,verifiedDomains';
/** The read of the organization; it travels with the first batch. */
const tenantRead = { path: organization_path, what: 'read the organization', right: requirements/* rights */.uZ.readOrganization };
/** Domains that every tenant is born with; what ends in one of them is the initial domain. */
const initialSuffixes = ['.onmicrosoft.com', '.onmicrosoft.us', '.partner.onmschina.cn'];
/**
 * What was read of the tenant. A caller that may not read the organization still knows the tenant's id from its token, and
 * its initial domain when it signed in by that.
 *
 * @throws ActionError `sign-in` when token and organization name different tenants.
 */
const seenTenant = (seen, claims, asked) => {
    const { value } = (0,http/* record */.g1)(seen.get(organization_path)?.body);
    const organization = (0,http/* record */.g1)(Array.isArray(value) ? value[0] : undefined);
    const domains = (Array.isArray(organization.verifiedDomains) ? organization.verifiedDomains : []).map(http/* record */.g1);
    const text = (field) => (typeof field === 'string' && field !== '' ? field : undefined);
    const id = text(organization.id)?.toLowerCase();
    if (id !== undefined && claims?.tenantId !== undefined && id !== claims.tenantId) {
        throw new errors/* ActionError */.lZ({
            code: 'sign-in',
            message: `The token is for tenant ${claims.tenantId}, but Graph speaks for tenant ${id}.`,
            hint: 'Check that login-endpoint and graph-endpoint belong together.'
        });
    }
    return {
        id: id ?? claims?.tenantId ?? '',
        displayName: text(organization.displayName),
        initialDomain: text(domains.find(({ isInitial }) => isInitial === true)?.name) ?? askedInitialDomain(asked),
        kind: text(organization.tenantType),
        domains: domains.flatMap(({ name }) => text(name)?.toLowerCase() ?? [])
    };
};
/** Signing in by an initial domain proves that it is the tenant's, also where the organization may not be read. */
const askedInitialDomain = (asked) => asked.kind === 'domain' && initialSuffixes.some(suffix => asked.domain.endsWith(suffix)) ? asked.domain : undefined;
/** What a caller that may not read the organization should know; undefined when it was read. */
const unreadTenantWarning = (tenant) => tenant.domains.length > 0
    ? undefined
    : `The organization could not be read, so the kind of the tenant${tenant.initialDomain === undefined ? ' and the outputs tenant-domain and tenant-name are' : ' is'} unknown. ${(0,requirements/* howToGrant */.Y2)(requirements/* rights */.uZ.readOrganization)}`;
/**
 * Compares the tenant with the one that was asked for by domain; ids were compared when the token came.
 *
 * @throws ActionError `sign-in` when the domain is not one of the tenant's.
 */
const assertAskedTenant = (asked, tenant) => {
    if (asked.kind === 'id' || tenant.domains.length === 0 || tenant.domains.includes(asked.domain))
        return;
    throw new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: `tenant-id is ${asked.domain}, but the tenant signed in to (${tenant.id}) has the domains ${tenant.domains.join(', ')}. Nothing was written.`,
        hint: "Set tenant-id to one of them, or to the tenant's GUID."
    });
};
/** What a user should know about the kind of tenant; undefined for an Azure AD B2C tenant. */
const tenantKindWarning = (tenant) => {
    switch (tenant.kind) {
        case 'AAD B2C':
        case undefined:
            return undefined;
        case 'CIAM':
            return `${tenant.initialDomain ?? tenant.id} is an external tenant (CIAM): applications and permissions work as in Azure AD B2C, custom policies do not exist there.`;
        default:
            return `${tenant.initialDomain ?? tenant.id} is not an Azure AD B2C tenant but of type ${tenant.kind}. If this is your workforce tenant, check tenant-id: the app would be made among your employees' applications.`;
    }
};

// EXTERNAL MODULE: ./build/auth/credential.js + 11 modules
var auth_credential = __webpack_require__(5494);
;// CONCATENATED MODULE: ./build/auth/proof.js
// Proves that a credential made a moment ago works, by signing in with it until that succeeds several times in a row.



/** The token service has several replicas: one success says little about the next sign-in. */
const successesInARow = 3;
const betweenSuccessesMs = 1_000;
/** A federated credential that is asked for too early is remembered as absent for a while. */
const federatedSettleMs = 10_000;
/**
 * Signs in with `credential` afresh each time until it has succeeded three times in a row with every role of
 * `expectedRoles` in the token, or the deadline is over. Refusals that replication explains are waited for (Microsoft Entra
 * documentation, "Important considerations and restrictions for federated identity credentials": propagation).
 *
 * @throws the reason of `runtime.cancelled`, and nothing else.
 */
const probe = async (credential, expectedRoles, context) => {
    const { runtime, deadline } = context;
    const startedMs = runtime.clock.monotonic();
    let successes = 0;
    const judge = (attempt, attempts) => {
        if (attempt.kind === 'refused' && !attempt.replication)
            throw attempt.error;
        const problem = attempt.kind === 'token' ? missingRoles(attempt, expectedRoles) : attempt.error;
        successes = problem === undefined ? successes + 1 : 0;
        if (successes === successesInARow) {
            return (0,retry/* done */.Vw)({ kind: 'verified', attempts, tookMs: runtime.clock.monotonic() - startedMs });
        }
        if (problem !== undefined)
            return (0,retry/* again */.TG)(problem, attempt.kind === 'transient' ? attempt.afterMs : undefined);
        return (0,retry/* again */.TG)(new Error(`${successes} of ${successesInARow} sign-ins in a row succeeded`), betweenSuccessesMs);
    };
    try {
        const signIn = (0,auth_credential/* signInWith */.Hm)(credential, context);
        if (credential.kind === 'oidc') {
            if (deadline.endsMs - startedMs < federatedSettleMs)
                return { kind: 'unproven', reason: 'no time was left to ask' };
            await runtime.sleep(federatedSettleMs, runtime.cancelled);
        }
        return await (0,retry/* retry */.L5)('prove the new credential', async (attempts) => judge(await signIn(), attempts), context);
    }
    catch (thrown) {
        runtime.cancelled.throwIfAborted();
        return { kind: 'unproven', reason: (0,errors/* messageOf */.bD)(thrown) };
    }
};
const missingRoles = ({ token }, expectedRoles) => {
    const missing = expectedRoles.filter(role => !token.claims?.roles.includes(role));
    return missing.length === 0 ? undefined : new Error(`the token does not have ${missing.join(', ')} yet`);
};

// EXTERNAL MODULE: ./build/resources/clientSecret/ephemeralRegister.js
var ephemeralRegister = __webpack_require__(2650);
;// CONCATENATED MODULE: ./build/secretStores/delivery.js
// The way of a new secret: announced to the post step, masked and output, proven, and sent to its destinations.







/** Wires the secret's way to the runner, the token service and GitHub. */
const deliveryOf = (settings) => {
    const ephemeral = (0,ephemeralRegister/* createRegister */.k)(core);
    return {
        refusals: async ({ secret: { destinations } }, deadline) => {
            if (destinations.length === 0)
                return [];
            const { refusingDestinations } = await __webpack_require__.e(/* import() */ 337).then(__webpack_require__.bind(__webpack_require__, 337));
            return refusingDestinations(destinations, { ...gitHubAt(settings.inputs, settings.session), deadline });
        },
        announce: (app, intent) => {
            if (app.secret.mode === 'ephemeral')
                ephemeral.announce({ ...intent, uniqueName: app.uniqueName });
        },
        hand: (app, secret) => {
            handSecret(core, settings.apps, app, secret);
            if (app.secret.mode === 'ephemeral')
                ephemeral.settle(app.uniqueName, secret.keyId);
        },
        prove: async (_app, { clientId, secretText }, expectedRoles, deadline) => {
            const { inputs, session } = settings;
            if (!inputs.verify)
                return { kind: 'skipped' };
            return probe({ kind: 'client-secret', clientId, clientSecret: secretText }, expectedRoles, {
                ...session.signIn,
                deadline
            });
        },
        proveTrust: async (clientId, expectedRoles, deadline) => {
            const { inputs, session } = settings;
            if (!inputs.verify)
                return { kind: 'skipped' };
            const audience = session.signIn.cloud.oidcAudience;
            return probe({ kind: 'oidc', clientId, audience }, expectedRoles, { ...session.signIn, deadline });
        },
        send: (app, secret, withheld, deadline) => send(app, secret, withheld, deadline, settings)
    };
};
const send = async (app, secret, withheld, deadline, { tenantId, inputs, session }) => {
    const { destinations } = app.secret;
    if (destinations.length === 0)
        return [];
    if (withheld !== undefined) {
        const { targetOf } = await __webpack_require__.e(/* import() */ 905).then(__webpack_require__.bind(__webpack_require__, 9905));
        const error = new errors/* ActionError */.lZ({
            code: 'delivery',
            message: `not sent, for ${withheld.reason}`,
            hint: withheld.hint
        });
        return destinations.map(destination => ({ target: targetOf(destination), error }));
    }
    // octokit and libsodium are loaded only when a destination is declared.
    const { deliverToGitHub } = await __webpack_require__.e(/* import() */ 337).then(__webpack_require__.bind(__webpack_require__, 337));
    return deliverToGitHub(destinations, {
        secret: secret.secretText,
        clientId: secret.clientId,
        tenantId,
        keyId: secret.keyId,
        expiresOn: (0,rotation/* isoTime */.Ly)(secret.endMs)
    }, { ...gitHubAt(inputs, session), ...(0,retry/* finishing */.sS)({ ...session.retry, deadline }) });
};
const gitHubAt = ({ gitHubToken }, { retry, gitHub }) => ({
    ...retry,
    token: gitHubToken ?? '',
    apiUrl: gitHub.apiUrl,
    owner: gitHub.owner ?? '',
    repo: gitHub.repo ?? ''
});
/**
 * Stores the client ids of the apps in the GitHub variables that they declare, whether this run made the apps or found them.
 * Gives the outcomes; an app whose variable is out of step has failed.
 */
const storeClientIds = async (apps, outcomes, inputs, session, log) => {
    if (apps.every(({ clientIdVariables }) => clientIdVariables === undefined))
        return outcomes;
    const { storeClientId } = await __webpack_require__.e(/* import() */ 606).then(__webpack_require__.bind(__webpack_require__, 5606));
    const stored = [];
    for (const outcome of outcomes) {
        const { clientId, error, plan } = outcome;
        const app = apps.find(({ key }) => key === plan.key);
        if (app === undefined || clientId === undefined || error !== undefined) {
            stored.push(outcome);
            continue;
        }
        const results = await storeClientId(app, clientId, gitHubAt(inputs, session));
        for (const { kind, target } of results) {
            if (kind !== 'failed')
                log.info(`${plan.uniqueName}: the variable ${target} ${variableWords[kind]} the client id`);
        }
        const failure = results.find(result => result.kind === 'failed');
        stored.push(failure === undefined ? outcome : { ...outcome, status: 'failed', error: notStored(outcome, failure) });
    }
    return stored;
};
const variableWords = { written: 'took', unchanged: 'holds' };
const notStored = ({ plan, clientId }, { error }) => new errors/* ActionError */.lZ({
    code: 'delivery',
    message: `${plan.displayName} is in place, but its client id ${clientId} was not stored as a variable: ${error.message}`,
    hint: `Store it by hand (repository Settings, Secrets and variables, Actions, Variables). ${error.hint ?? ''}`.trim(),
    cause: error
});

// EXTERNAL MODULE: ./build/session.js + 4 modules
var build_session = __webpack_require__(7253);
// EXTERNAL MODULE: ./build/util/concurrency.js
var concurrency = __webpack_require__(6734);
// EXTERNAL MODULE: ./build/util/proxy.js
var proxy = __webpack_require__(9505);
;// CONCATENATED MODULE: ./build/main.js
// The main step, as a street with one direction: inputs, sign in, observe, plan, apply, deliver, report.























/** Apps worked on at the same time. */
const appsAtOnce = 6;
/** Runs the step. Never rejects: a failure is reported and sets the exit code. */
const run = async (runtime) => {
    const log = (0,report_log/* createLog */.h)(core);
    let reported = false;
    try {
        for (const warning of (0,proxy/* useProxyFromEnvironment */.F)(runtime.env))
            log.warning(warning);
        const inputs = (0,inputs_inputs/* readInputs */.K)(core, runtime.env);
        const outcome = await street(inputs, runtime, log);
        reported = true;
        await reportRun(outcome, inputs, runtime, log);
        failWhenDue(outcome, inputs);
    }
    catch (thrown) {
        const error = (0,errors/* asActionError */.z6)(thrown);
        log.error(error);
        if (!reported)
            await (0,jobSummary/* writeSummary */.Sy)(core.summary, () => (0,jobSummary/* renderFailure */.zt)(error), log);
        process.exitCode = 1;
    }
};
/** From inputs to outcome. @throws ActionError for what stops the whole run; failures of single apps stand in the outcome. */
const street = async (inputs, runtime, log) => {
    const startedMs = runtime.clock.monotonic();
    const { apps, tenantGuard } = await declaredApps(inputs, runtime);
    const session = await signIn(apps, inputs, runtime, log);
    const work = inputs.mode === 'destroy' ? destroy : provision;
    const { tenant, outcomes: worked } = await work(apps, tenantGuard, inputs, session, log);
    const outcomes = inputs.mode === 'apply' ? await storeClientIds(apps, worked, inputs, freshly(session, inputs), log) : worked;
    const outcome = {
        mode: inputs.mode,
        tenant: { id: tenant.id, displayName: tenant.displayName, initialDomain: tenant.initialDomain, kind: tenant.kind },
        portalOrigin: inputs.cloud.portalOrigin,
        apps: outcomes.map(app => withConsentUrl(app, inputs, tenant)),
        tookMs: runtime.clock.monotonic() - startedMs,
        tenantNowMs: session.graph.now()
    };
    writeOutputs(core, outcome, planOutput(outcome));
    return outcome;
};
const signIn = async (apps, inputs, runtime, log) => {
    const title = `Sign in to ${tenantName(inputs)} (${inputs.credential.kind})`;
    const open = async () => {
        const opened = await (0,build_session/* openSession */.f)(inputs, runtime, log, {
            scopes: delegatedScopes(inputs.mode, apps),
            // A job without an OIDC token is told so before a person takes the trouble to sign in.
            before: context => (inputs.mode === 'destroy' ? Promise.resolve() : (0,build_session/* runClaims */.$)(apps, inputs, { signIn: context }))
        });
        log.info(`Signed in as ${opened.claims?.userName ?? opened.claims?.appId ?? 'the caller'}.`);
        return opened;
    };
    if (inputs.credential.kind !== 'device-code')
        return log.group(title, open);
    // A group is folded in the live log, and the person must see the code.
    log.info(title);
    return open();
};
/** The session with the whole waiting time before it again, for what comes after the apps. */
const freshly = (session, { waitTimeoutMs }) => ({
    ...session,
    retry: { ...session.retry, deadline: (0,retry/* deadlineAfter */.d8)(session.retry.runtime, waitTimeoutMs) }
});
const provision = async (apps, tenantGuard, inputs, session, log) => {
    const run = await (0,build_session/* runClaims */.$)(apps, inputs, session);
    const context = () => ({
        claims: session.claims,
        nowMs: session.graph.now(),
        run,
        gitHubIssuer: (0,github_run/* oidcIssuer */.z)(session.gitHub.serverUrl),
        oidcAudience: inputs.cloud.oidcAudience
    });
    const seen = await log.group('Observe the tenant', async () => {
        const read = await observeApps(session.graph, apps, context(), [tenantRead]);
        log.info(`Read ${read.size} things of ${apps.length === 1 ? '1 app' : `${apps.length} apps`}.`);
        return read;
    });
    const tenant = seenTenant(seen, session.claims, inputs.tenant);
    greetTenant(tenant, tenantGuard, inputs, log);
    const writing = inputs.mode === 'apply';
    const planned = planApps(apps, seen, context(), { writing });
    await showPlans(planned, log);
    if (!writing)
        return { tenant, outcomes: planned.map(plannedOutcome) };
    const delivery = deliveryOf({ apps: apps.length, tenantId: tenant.id, inputs, session });
    const applying = {
        graph: session.graph,
        runtime: session.retry.runtime,
        delivery,
        waitTimeoutMs: inputs.waitTimeoutMs,
        planContext: context,
        onProgress: ({ uniqueName }, { resource, action, name }) => log.info(`${uniqueName}: ${planTable/* kindWords */.Gk[resource]} ${name} ${planTable/* actionWords */.Iv[action].done}`)
    };
    if (!planned.some(({ plan }) => (0,reconcile_plan/* changesAnything */.gR)(plan))) {
        return { tenant, outcomes: planned.map(plannedOutcome) };
    }
    const outcomes = await log.group('Apply', () => (0,concurrency/* eachAtMost */.W)(planned, appsAtOnce, app => applyApp(app, applying)));
    return { tenant, outcomes };
};
const destroy = async (apps, tenantGuard, inputs, session, log) => {
    const seen = await log.group('Observe the tenant', () => observeForDestroy(session.graph, apps, [tenantRead]));
    const tenant = seenTenant(seen, session.claims, inputs.tenant);
    greetTenant(tenant, tenantGuard, inputs, log);
    const doomed = planDestroy(apps, seen, session.claims);
    await showPlans(doomed, log);
    const outcomes = await log.group('Destroy', () => (0,concurrency/* eachAtMost */.W)(doomed, appsAtOnce, async (app) => {
        const deadline = (0,retry/* deadlineAfter */.d8)(session.retry.runtime, inputs.waitTimeoutMs);
        const outcome = await destroyApp(app, session.graph.within(deadline));
        if (outcome.status === 'destroyed')
            log.info(`${app.plan.uniqueName}: application ${app.plan.displayName} removed`);
        return outcome;
    }));
    return { tenant, outcomes };
};
const declaredApps = async ({ declaration }, runtime) => {
    if (declaration.kind === 'single')
        return { apps: [declaration.app], tenantGuard: undefined };
    // The YAML parser and the schema are loaded only when a file is given.
    const { loadConfig } = await Promise.all(/* import() */[__webpack_require__.e(327), __webpack_require__.e(569)]).then(__webpack_require__.bind(__webpack_require__, 569));
    return loadConfig(declaration.path, declaration.defaults, runtime.env);
};
const tenantName = ({ tenant }) => (tenant.kind === 'id' ? tenant.id : tenant.domain);
/** Says which tenant it is and of what kind. @throws ActionError when it is not the one that was meant. */
const greetTenant = (tenant, guard, inputs, log) => {
    assertAskedTenant(inputs.tenant, tenant);
    if (guard !== undefined && !(0,inputs_tenant/* tenantGuardMatches */.r6)(guard, tenant)) {
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: `The config file is for tenant ${guard}, but the tenant signed in to is ${tenant.initialDomain ?? tenant.id}. Nothing was written.`,
            hint: unreadTenantWarning(tenant) ??
                'Give the file that belongs to this tenant, or the tenant-id that belongs to this file.'
        });
    }
    writeTenantOutputs(core, tenant);
    log.info(`Tenant: ${tenant.displayName ?? ''} ${tenant.initialDomain ?? ''} (${tenant.id}), ${tenant.kind ?? 'kind unknown'}`);
    for (const warning of [tenantKindWarning(tenant), unreadTenantWarning(tenant)]) {
        if (warning !== undefined)
            log.warning(warning);
    }
};
const showPlans = async (planned, log) => {
    for (const { plan } of planned) {
        await log.group((0,planTable/* planHeadline */.MM)(plan), async () => {
            for (const line of (0,planTable/* planLines */.HN)(plan))
                log.info(line);
        });
    }
};
const withConsentUrl = (app, { cloud }, tenant) => {
    const missing = app.plan.changes.some(({ resource, action }) => resource === 'permission' && action === 'missing');
    if (!missing || app.clientId === undefined)
        return app;
    return { ...app, adminConsentUrl: `${cloud.loginOrigin}/${tenant.id}/adminconsent?client_id=${app.clientId}` };
};
/** A secret that every run makes, ephemeral or always, is no difference from what is declared. */
const isEveryRuns = ({ resource, action, reason }) => resource === 'clientSecret' && action === 'create' && rotation/* everyRunsReasons */.b0.includes(reason);
/** @throws ActionError when an app failed, or when a plan with fail-on-drift found a difference. */
const failWhenDue = (outcome, inputs) => {
    const failed = outcome.apps.filter(({ error }) => error !== undefined);
    const [first] = failed;
    if (first?.error !== undefined && outcome.apps.length === 1)
        throw first.error;
    if (failed.length > 0) {
        throw new errors/* ActionError */.lZ({
            code: 'partial',
            message: `${failed.length} of ${outcome.apps.length} apps failed: ${failed
                .map(({ plan, error }) => `${plan.key}: ${error?.message}`)
                .join('; ')}`,
            hint: [...new Set(failed.flatMap(({ error }) => error?.hint ?? []))].join(' '),
            cause: first?.error
        });
    }
    const drifted = outcome.apps.filter(({ plan }) => plan.changes.some(change => ((0,reconcile_plan/* writes */.D3)(change) && !isEveryRuns(change)) || change.action === 'drift'));
    if (inputs.mode === 'plan' && inputs.failOnDrift && drifted.length > 0) {
        throw new errors/* ActionError */.lZ({
            code: 'drift',
            message: `The tenant differs from the declaration in ${drifted.map(({ plan }) => plan.displayName).join(', ')}.`,
            hint: 'The plan above lists the differences; mode: apply mends them, and prune: true removes what is not declared.'
        });
    }
};


/***/ }),

/***/ 5568:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D3: () => (/* binding */ writes),
/* harmony export */   gR: () => (/* binding */ changesAnything)
/* harmony export */ });
/* unused harmony export resourceKinds */
// A plan: the difference between what is wanted and what the tenant has, as a list of changes. Data only, no secret in it.
/** The kinds of things that the action provisions, in the order in which they are reported. */
const resourceKinds = (/* unused pure expression or super */ null && ([
    'application',
    'servicePrincipal',
    'permission',
    'directoryRole',
    'certificate',
    'federatedCredential',
    'clientSecret'
]));
/** True when carrying out the change would write to the tenant. */
const writes = (change) => change.action !== 'unchanged' && change.action !== 'drift' && change.action !== 'missing';
/** True when anything in the plan would write to the tenant. */
const changesAnything = (plan) => plan.changes.some(writes);


/***/ }),

/***/ 8330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Br: () => (/* binding */ renderSummary),
/* harmony export */   Pl: () => (/* binding */ headline),
/* harmony export */   Sy: () => (/* binding */ writeSummary),
/* harmony export */   nO: () => (/* binding */ tenantCard),
/* harmony export */   zt: () => (/* binding */ renderFailure)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _reconcile_plan_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5568);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7967);
/* harmony import */ var _planTable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(162);
/* harmony import */ var _summaryApp_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6057);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3920);
// The job summary: what the run came to, for a person who opens the run's page. HTML and markdown as GitHub renders them.






// GitHub refuses a summary above 1 MiB; masking may lengthen it on the way.
const summaryBytes = 900_000;
const overviewBytes = 300_000;
const mostDiagrams = 10;
const bytes = (text) => Buffer.byteLength(text);
const failed = ({ apps }) => apps.filter(({ status }) => status === 'failed');
/** What the run came to, in a few words without markup. */
const headline = (run) => {
    const failures = failed(run).length;
    if (failures > 0)
        return `❌ ${failures} of ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(run.apps.length, 'app')} failed`;
    const outOfStep = run.apps.filter(({ secret }) => secret?.destinations.some(({ error }) => error !== undefined));
    if (outOfStep.length > 0)
        return `❌ ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(outOfStep.length, 'app')} with secret destinations out of step`;
    const changed = run.apps.filter(({ plan }) => (0,_reconcile_plan_js__WEBPACK_IMPORTED_MODULE_5__/* .changesAnything */ .gR)(plan)).length;
    if (run.mode === 'plan') {
        return changed === 0 ? '✅ Plan: no changes' : `📋 Plan: changes to ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(changed, 'app')}`;
    }
    if (run.mode === 'destroy')
        return changed === 0 ? '✅ Nothing to remove' : `🗑️ ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(changed, 'app')} removed`;
    return changed === 0 ? '✅ No changes' : `✅ ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(changed, 'app')} provisioned`;
};
const tenantKinds = {
    'AAD B2C': 'Azure AD B2C',
    CIAM: 'Entra External ID',
    AAD: '⚠️ a workforce tenant, not Azure AD B2C'
};
/** The tenant signed in to, as a card. HTML. */
const tenantCard = ({ id, displayName, initialDomain, kind }) => (0,_summaryApp_js__WEBPACK_IMPORTED_MODULE_3__/* .card */ .Nr)([
    ['Tenant', displayName === undefined ? '' : (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .html */ .qy)(displayName)],
    ['Domain', initialDomain === undefined ? '' : (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .code */ .aY)(initialDomain)],
    ['Tenant id', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .code */ .aY)(id)],
    ['Kind', kind === undefined ? '' : (tenantKinds[kind] ?? (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .html */ .qy)(kind))]
]);
const overviewRow = (run, { plan, status, clientId }) => {
    const name = (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .html */ .qy)(plan.displayName, 80);
    const cells = [
        `${_summaryApp_js__WEBPACK_IMPORTED_MODULE_3__/* .statusSigns */ .rq[status]} ${clientId === undefined ? name : (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .link */ .nf)((0,_summaryApp_js__WEBPACK_IMPORTED_MODULE_3__/* .portalAddress */ .ly)(run, clientId), name)}`,
        clientId === undefined ? '' : (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .code */ .aY)(clientId),
        status === 'failed' ? 'failed' : (0,_planTable_js__WEBPACK_IMPORTED_MODULE_2__/* .countsText */ .WN)(plan.changes, (0,_planTable_js__WEBPACK_IMPORTED_MODULE_2__/* .tenseOf */ .F2)(status))
    ];
    return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`;
};
const overview = (run, apps) => {
    const { taken, left } = (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .fitting */ ._Q)(apps, app => overviewRow(run, app), overviewBytes, bytes);
    const rest = left === 0 ? '' : `\n<tr><td colspan="3">… and ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(left, 'more app')}</td></tr>`;
    return `<table>\n<tr><th align="left">App</th><th align="left">Client id</th><th align="left">Result</th></tr>\n${taken.join('\n')}${rest}\n</table>`;
};
const rank = ({ status, plan }) => (status === 'failed' ? 0 : (0,_reconcile_plan_js__WEBPACK_IMPORTED_MODULE_5__/* .changesAnything */ .gR)(plan) ? 1 : 2);
const folded = (run, app, nowMs, index) => [
    `<details${app.status === 'failed' ? ' open' : ''}><summary><b>${(0,_summaryApp_js__WEBPACK_IMPORTED_MODULE_3__/* .appHeadline */ .yM)(app)}</b></summary>`,
    (0,_summaryApp_js__WEBPACK_IMPORTED_MODULE_3__/* .appSection */ .Nh)(run, app, nowMs, index < mostDiagrams),
    '</details>'
].join('\n\n');
/**
 * The job summary of a run as markdown, at most 900,000 bytes: failed apps first, then changed ones; what does not fit is
 * counted in a last line. `nowMs` (epoch milliseconds) is what expiry is told against.
 */
const renderSummary = (run, nowMs) => {
    const head = [
        `<h2>${headline(run)}</h2>`,
        tenantCard(run.tenant),
        `<p>Mode <b>${run.mode}</b>, took ${(0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .readableMs */ .$f)(run.tookMs)}.</p>`
    ];
    const [only] = run.apps;
    if (only !== undefined && run.apps.length === 1) {
        return `${[...head, `<h3>${(0,_summaryApp_js__WEBPACK_IMPORTED_MODULE_3__/* .appHeadline */ .yM)(only)}</h3>`, cut((0,_summaryApp_js__WEBPACK_IMPORTED_MODULE_3__/* .appSection */ .Nh)(run, only, nowMs, true))].join('\n\n')}\n`;
    }
    const apps = run.apps.toSorted((a, b) => rank(a) - rank(b));
    const top = [...head, overview(run, apps)].join('\n\n');
    const { taken, left } = (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .fitting */ ._Q)(apps, (app, index) => folded(run, app, nowMs, index), summaryBytes - bytes(top), text => bytes(text) + 2);
    const rest = left === 0 ? [] : [`<p>The details of ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(left, 'more app')} did not fit here.</p>`];
    return `${[top, ...taken, ...rest].join('\n\n')}\n`;
};
const cut = (section) => {
    const blocks = section.split('\n\n');
    const { taken, left } = (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .fitting */ ._Q)(blocks, block => block, summaryBytes - 10_000, text => bytes(text) + 2);
    return left === 0 ? section : [...taken, '<p>The rest did not fit here.</p>'].join('\n\n');
};
/** The summary of a run that ended before there was an outcome to show. */
const renderFailure = (error) => ['<h3>❌ Nothing was changed</h3>', (0,_summaryApp_js__WEBPACK_IMPORTED_MODULE_3__/* .errorAlert */ .n7)(error)].join('\n\n');
/**
 * Writes the summary, best effort: a runner without job summaries, or a failed write, is a line in the debug log.
 */
const writeSummary = async (summary, render, log) => {
    try {
        await summary.addRaw(render()).write();
    }
    catch (error) {
        log.detail(`No job summary: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
    }
};


/***/ }),

/***/ 162:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bd: () => (/* binding */ countActions),
/* harmony export */   F2: () => (/* binding */ tenseOf),
/* harmony export */   Gk: () => (/* binding */ kindWords),
/* harmony export */   HN: () => (/* binding */ planLines),
/* harmony export */   Iv: () => (/* binding */ actionWords),
/* harmony export */   MM: () => (/* binding */ planHeadline),
/* harmony export */   WN: () => (/* binding */ countsText),
/* harmony export */   gF: () => (/* binding */ fieldText)
/* harmony export */ });
/* unused harmony exports changeActions, valueText */
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3920);
// A plan as lines of text, for the log and for the pull-request comment, and the words that all reports use for it.

const words = (symbol, verb, planned, done) => ({
    symbol,
    verb,
    planned,
    done
});
/** The words of every action, in the order in which they are counted. */
const actionWords = {
    create: words('+', 'create', 'to create', 'created'),
    restore: words('^', 'restore', 'to restore', 'restored'),
    adopt: words('@', 'adopt', 'to adopt', 'adopted'),
    update: words('~', 'update', 'to update', 'updated'),
    delete: words('-', 'delete', 'to remove', 'removed'),
    missing: words('?', 'missing', 'missing', 'missing'),
    drift: words('!', 'drift', 'drift', 'drift'),
    unchanged: words('=', 'unchanged', 'unchanged', 'unchanged')
};
/** Every action, in the order in which they are counted. */
const changeActions = Object.keys(actionWords);
/** The name of a resource kind as a person writes it. */
const kindWords = {
    application: 'application',
    servicePrincipal: 'service principal',
    permission: 'permission',
    directoryRole: 'directory role',
    federatedCredential: 'federated credential',
    certificate: 'certificate',
    clientSecret: 'client secret'
};
/** How many changes there are of every action. */
const countActions = (changes) => {
    const counts = { create: 0, restore: 0, adopt: 0, update: 0, delete: 0, missing: 0, drift: 0, unchanged: 0 };
    for (const change of changes)
        counts[change.action]++;
    return counts;
};
/** `2 created, 5 unchanged`, or `2 to create, 5 unchanged` when `tense` is `planned`. */
const countsText = (changes, tense) => {
    const counts = countActions(changes);
    const parts = changeActions
        .filter(action => counts[action] > 0)
        .map(action => `${counts[action]} ${actionWords[action][tense]}`);
    return parts.length === 0 ? 'nothing to do' : parts.join(', ');
};
/** Whether the changes of an app were carried out, for the choice of words. */
const tenseOf = (status) => status === 'planned' || status === 'failed' ? 'planned' : 'done';
const longestValue = 160;
/** A value of a field on one line: strings in quotes, nothing as `(none)`. */
const valueText = (value) => value === null ? '(none)' : (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clip */ .$Q)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(JSON.stringify(value)), longestValue);
/** `before -> after`; of what is created only the after, of what is removed only the before. */
const fieldText = (action, { field, before, after }) => {
    const name = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(field);
    if (action === 'create' && before === null)
        return `${name}: ${valueText(after)}`;
    if (action === 'delete' && after === null)
        return `${name}: ${valueText(before)}`;
    return `${name}: ${valueText(before)} -> ${valueText(after)}`;
};
const kindWidth = Math.max(...Object.values(kindWords).map(name => name.length));
const verbWidth = Math.max(...Object.values(actionWords).map(({ verb }) => verb.length));
const longestName = 100;
const changeLines = (change) => {
    const { symbol, verb } = actionWords[change.action];
    const reason = change.reason === '' ? '' : `  (${(0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(change.reason)})`;
    const name = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clip */ .$Q)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(change.name), longestName);
    const fields = change.action === 'unchanged' ? [] : change.fields;
    return [
        `${symbol} ${verb.padEnd(verbWidth)} ${kindWords[change.resource].padEnd(kindWidth)} ${name}${reason}`,
        ...fields.map(field => `      ${fieldText(change.action, field)}`)
    ];
};
/**
 * The plan of one app as lines: a sign, the action, the resource, the reason; below it every field before and after.
 * The lines begin with the sign, so that a `diff` code block colours them.
 */
const planLines = (plan) => plan.changes.flatMap(changeLines);
/** One line about an app and what its plan comes to. */
const planHeadline = (plan, tense = 'planned') => {
    const name = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clip */ .$Q)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(plan.displayName), longestName);
    return `${name} (${(0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clip */ .$Q)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(plan.uniqueName), longestName)}): ${countsText(plan.changes, tense)}`;
};


/***/ }),

/***/ 6057:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  yM: () => (/* binding */ appHeadline),
  Nh: () => (/* binding */ appSection),
  Nr: () => (/* binding */ card),
  n7: () => (/* binding */ errorAlert),
  ly: () => (/* binding */ portalAddress),
  bv: () => (/* binding */ restoreAdvice),
  rq: () => (/* binding */ statusSigns)
});

// UNUSED EXPORTS: alert, moment, table

// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(5568);
// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(7967);
// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(3920);
;// CONCATENATED MODULE: ./build/report/diagram.js
// A picture of one managed app: what it signs in with, what it may do, which roles it holds. Mermaid source.

// GitHub draws no picture above 50,000 characters; twelve boxes a group stay far below and can still be read.
const mostBoxes = 12;
const styleOf = {
    create: 'added',
    restore: 'added',
    adopt: 'kept',
    update: 'kept',
    unchanged: 'kept',
    missing: 'missing',
    drift: 'foreign',
    delete: 'removed'
};
const noteOf = {
    create: '',
    restore: '',
    adopt: '',
    update: '',
    unchanged: '',
    missing: 'not granted',
    drift: 'not declared',
    delete: 'not declared, is removed'
};
const boxOf = (change, prefix = '') => {
    const note = noteOf[change.action];
    const label = (0,report_text/* mermaidLabel */._b)(`${prefix}${change.name}`);
    return { label: note === '' ? label : `${label}<br>${note}`, style: styleOf[change.action] };
};
const boxesOf = (changes, kind, prefix = '') => changes.filter(change => change.resource === kind).map(change => boxOf(change, prefix));
const secretBoxes = ({ secret, plan }) => {
    if (secret?.current === undefined)
        return boxesOf(plan.changes, 'clientSecret', 'secret ');
    const { displayName, expiresOn } = secret.current;
    const label = `${(0,report_text/* mermaidLabel */._b)(`secret ${displayName}`)}<br>until ${(0,report_text/* mermaidLabel */._b)(expiresOn.slice(0, 10))}`;
    return [{ label, style: secret.created ? 'added' : 'kept' }];
};
const foreignBoxes = ({ secret }) => (secret?.foreign ?? []).map(({ displayName }) => ({
    label: `${(0,report_text/* mermaidLabel */._b)(`secret ${displayName}`)}<br>made by others`,
    style: 'foreign'
}));
const group = (id, title, boxes) => {
    if (boxes.length === 0)
        return [];
    const shown = boxes.length > mostBoxes ? boxes.slice(0, mostBoxes - 1) : boxes;
    const left = boxes.length - shown.length;
    return [
        `  subgraph ${id}["${title}"]`,
        '    direction LR',
        ...shown.map(({ label, style }, index) => `    ${id}${index}["${label}"]:::${style}`),
        ...(left > 0 ? [`    ${id}more["and ${left} more"]:::foreign`] : []),
        '  end'
    ];
};
const styles = [
    'classDef app fill:#0969da,stroke:#0550ae,color:#ffffff',
    'classDef added fill:#dafbe1,stroke:#1a7f37,color:#116329',
    'classDef kept fill:#ddf4ff,stroke:#54aeff,color:#0a3069',
    'classDef missing fill:#fff8c5,stroke:#9a6700,color:#633c01,stroke-dasharray:5 4',
    'classDef removed fill:#ffebe9,stroke:#cf222e,color:#82071e,stroke-dasharray:5 4',
    'classDef foreign fill:#f6f8fa,stroke:#8c959f,color:#424a53,stroke-dasharray:5 4'
];
/**
 * The Mermaid source of an app's picture, or `undefined` when there is nothing to draw: no permissions, roles or
 * credentials, or an app that is gone.
 */
const appDiagram = (app) => {
    const { changes, displayName } = app.plan;
    if (app.status === 'destroyed')
        return undefined;
    const groups = [
        {
            id: 'credentials',
            title: 'Signs in with',
            edge: 'credentials --> app',
            boxes: [
                ...secretBoxes(app),
                ...boxesOf(changes, 'federatedCredential', 'federated '),
                ...boxesOf(changes, 'certificate', 'certificate '),
                ...foreignBoxes(app)
            ]
        },
        {
            id: 'permissions',
            title: 'Microsoft Graph',
            edge: 'app --> permissions',
            boxes: boxesOf(changes, 'permission')
        },
        { id: 'roles', title: 'Directory roles', edge: 'app --> roles', boxes: boxesOf(changes, 'directoryRole') }
    ].filter(({ boxes }) => boxes.length > 0);
    if (groups.length === 0)
        return undefined;
    return [
        'flowchart LR',
        `  app(["${(0,report_text/* mermaidLabel */._b)(displayName)}"]):::app`,
        ...groups.flatMap(({ id, title, boxes }) => group(id, title, boxes)),
        ...groups.map(({ edge }) => `  ${edge}`),
        ...groups.map(({ id }) => `  style ${id} fill:transparent,stroke:#8c959f`),
        ...styles.map(style => `  ${style}`)
    ].join('\n');
};

// EXTERNAL MODULE: ./build/report/planTable.js
var planTable = __webpack_require__(162);
;// CONCATENATED MODULE: ./build/report/summaryApp.js
// One managed app in the job summary: ids, resources, secret, destinations, picture, and what to do next.





/** The sign of an app's status. */
const statusSigns = {
    planned: '📋',
    applied: '✅',
    unchanged: '✅',
    destroyed: '🗑️',
    failed: '❌'
};
const actionSigns = {
    create: '🟢',
    restore: '🟢',
    adopt: '🔵',
    update: '🔵',
    delete: '🔴',
    missing: '🟡',
    drift: '🟠',
    unchanged: '⚪'
};
/** A table with a header row, or nothing when it has no rows. Cells are HTML. */
const table = (header, rows) => rows.length === 0
    ? ''
    : `<table>\n<tr>${header.map(cell => `<th align="left">${cell}</th>`).join('')}</tr>\n${rowsOf(rows)}\n</table>`;
/** A table of names and values without a header; rows with an empty value are left out. Cells are HTML. */
const card = (rows) => `<table>\n${rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`)
    .join('\n')}\n</table>`;
const rowsOf = (rows) => rows.map(row => `<tr>${row.map(cellOf).join('')}</tr>`).join('\n');
// Short cells stay on one line; long ones give way.
const cellOf = (cell) => (cell.length <= 22 ? `<td nowrap>${cell}</td>` : `<td>${cell}</td>`);
/** An alert block of GitHub's markdown. `lines` are HTML. */
const summaryApp_alert = (kind, lines) => [`[!${kind}]`, ...lines].map(line => `> ${line}`).join('\n');
/** Message and next step of an error as an alert. */
const errorAlert = ({ message, hint }) => summaryApp_alert('CAUTION', [
    `<b>${(0,report_text/* prose */.CS)(message)}</b>`,
    ...(hint === undefined ? [] : ['', `<b>Next step:</b> ${(0,report_text/* prose */.CS)(hint)}`])
]);
/**
 * The address of an app registration in the portal of the cloud. `#@tenant` makes the page open in the right directory,
 * whatever the reader's default is.
 */
const portalAddress = ({ portalOrigin, tenant }, clientId) => `${portalOrigin}/#@${encodeURIComponent(tenant.id)}/view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/` +
    `~/Overview/appId/${encodeURIComponent(clientId)}/isMSAApp~/false`;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** A moment and how far it is from `nowMs`: `2026-03-01 08:00 UTC (in 89 days)`. HTML. */
const moment = (iso, nowMs) => {
    const ms = Date.parse(iso);
    if (Number.isNaN(ms))
        return (0,report_text/* html */.qy)(iso);
    const away = Math.abs(ms - nowMs);
    const [count, unit] = away >= 2 * dayMs ? [Math.floor(away / dayMs), 'day'] : [Math.floor(away / hourMs), 'hour'];
    const span = count === 0 ? 'less than an hour' : `${count} ${unit}${count === 1 ? '' : 's'}`;
    const day = new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
    return `${day} UTC (${ms > nowMs ? `in ${span}` : `<b>expired</b>, ${span} ago`})`;
};
const resourceRow = (app, change) => {
    const unconfirmed = app.status === 'failed' && (0,plan/* writes */.D3)(change);
    const word = unconfirmed ? '❌ not confirmed' : actionSigns[change.action];
    const label = unconfirmed ? `${word} (${planTable/* actionWords */.Iv[change.action].verb})` : `${word} ${doneWord(app, change)}`;
    const fields = change.action === 'unchanged' || change.action === 'create' ? [] : change.fields;
    const details = [
        ...(change.reason === '' ? [] : [(0,report_text/* prose */.CS)(change.reason, 500)]),
        ...fields.map(field => (0,report_text/* code */.aY)((0,planTable/* fieldText */.gF)(change.action, field), 400))
    ];
    return [planTable/* kindWords */.Gk[change.resource], (0,report_text/* html */.qy)(change.name, 200), label, details.join('<br>')];
};
const doneWord = ({ status }, { action }) => planTable/* actionWords */.Iv[action][(0,planTable/* tenseOf */.F2)(status)];
const verificationText = (verification) => {
    if (verification.kind === 'verified') {
        return `✅ signs in (proven after ${(0,retry/* readableMs */.$f)(verification.tookMs)}, ${verification.attempts} attempts)`;
    }
    return verification.kind === 'unproven' ? `⚠️ not proven: ${(0,report_text/* prose */.CS)(verification.reason, 500)}` : '';
};
const secretRow = (secret, state, nowMs) => [
    state,
    (0,report_text/* html */.qy)(secret.displayName, 120),
    (0,report_text/* code */.aY)(secret.keyId),
    moment(secret.expiresOn, nowMs)
];
const secretSection = (secret, nowMs) => {
    const { current } = secret;
    const state = secret.created ? '🟢 created' : '⚪ in force';
    const rows = [
        ...(current === undefined ? [] : [secretRow(current, secret.expiresSoon ? '⚠️ expires soon' : state, nowMs)]),
        ...secret.removed.map(removed => secretRow(removed, '🔴 removed', nowMs)),
        ...secret.foreign.map(foreign => secretRow(foreign, '👤 made by others, not touched', nowMs))
    ];
    const proof = verificationText(secret.verification);
    return [
        table(['Client secret', 'Name', 'Key id', 'Expires'], rows),
        proof === '' ? '' : `<p>${proof}</p>`,
        table(['Destination', 'Result'], secret.destinations.map(({ target, error }) => [
            (0,report_text/* code */.aY)(target),
            error === undefined ? '✅ written' : `❌ ${(0,report_text/* prose */.CS)(error.message)}${hintOf(error)}`
        ]))
    ];
};
const hintOf = ({ hint }) => (hint === undefined ? '' : `<br>${(0,report_text/* prose */.CS)(hint)}`);
/** How to take a removal back. Source: Microsoft Graph documentation, directory-deleteditems-restore. */
const restoreAdvice = ({ applicationObjectId }) => `Microsoft Entra keeps it for 30 days. To bring it back: mode apply with restore-deleted: true, or the portal (App registrations, Deleted applications), or Microsoft Graph: POST /directory/deletedItems/${applicationObjectId}/restore.`;
const consentSection = ({ adminConsentUrl }) => adminConsentUrl === undefined
    ? ''
    : summaryApp_alert('IMPORTANT', [
        `Admin consent is missing. A Privileged Role Administrator or Global Administrator can give it: ${(0,report_text/* link */.nf)(adminConsentUrl, 'grant admin consent')}.`
    ]);
/** The headline of an app: sign, name, and what its changes come to. HTML. */
const appHeadline = ({ plan, status }) => `${statusSigns[status]} ${(0,report_text/* html */.qy)(plan.displayName, 120)}: ${status === 'failed' ? 'failed' : (0,planTable/* countsText */.WN)(plan.changes, (0,planTable/* tenseOf */.F2)(status))}`;
/** Everything about one app as blocks of HTML and markdown, parted by blank lines. */
const appSection = (run, app, nowMs, withDiagram) => {
    const { clientId, plan, secret } = app;
    const diagram = withDiagram ? appDiagram(app) : undefined;
    const blocks = [
        app.error === undefined ? '' : errorAlert(app.error),
        consentSection(app),
        app.status === 'destroyed' ? `<p>${(0,report_text/* prose */.CS)(restoreAdvice(app))}</p>` : '',
        app.warnings.length === 0
            ? ''
            : summaryApp_alert('WARNING', app.warnings.slice(0, 10).flatMap((text, index) => (index === 0 ? [(0,report_text/* prose */.CS)(text)] : ['', (0,report_text/* prose */.CS)(text)]))),
        card([
            ['Unique name', (0,report_text/* code */.aY)(plan.uniqueName)],
            [
                'Client id',
                clientId === undefined ? '' : `${(0,report_text/* code */.aY)(clientId)} ${(0,report_text/* link */.nf)(portalAddress(run, clientId), 'open in the portal')}`
            ],
            ['Application object id', idCell(app.applicationObjectId)],
            ['Service principal object id', idCell(app.servicePrincipalObjectId)]
        ]),
        table(['Resource', 'Name', 'Result', 'Details'], plan.changes.map(change => resourceRow(app, change))),
        ...(secret === undefined ? [] : secretSection(secret, nowMs)),
        diagram === undefined ? '' : `\`\`\`mermaid\n${diagram}\n\`\`\``
    ];
    return blocks.filter(block => block !== '').join('\n\n');
};
const idCell = (id) => (id === undefined ? '' : (0,report_text/* code */.aY)(id));


/***/ })

};
