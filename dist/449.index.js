export const id = 449;
export const ids = [449];
export const modules = {

/***/ 48414:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M7: () => (/* binding */ isJudgedByDefinition),
/* harmony export */   Tn: () => (/* binding */ privilegedRoleOf),
/* harmony export */   a5: () => (/* binding */ privilegedPermissionOf),
/* harmony export */   m: () => (/* binding */ privilegedPermissions),
/* harmony export */   nX: () => (/* binding */ privilegedRoles),
/* harmony export */   rF: () => (/* binding */ whyDefinitionIsPrivileged)
/* harmony export */ });
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94891);
/* harmony import */ var _builtInRoles_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84375);
// What hands over a tenant: the directory roles and the Microsoft Graph application permissions whose holder can become, or
// make anybody, a Global Administrator. One list for both, with the reason for each entry. Sources: Microsoft Entra
// documentation, "Microsoft Entra built-in roles" (label PRIVILEGED, and the actions of each role); Microsoft Graph
// documentation, "Permissions reference".


const anyApp = 'adds credentials to any application and acts with its rights, the caller of this action among them';
const anyRole = 'assigns any directory role';
const federation = 'changes the federation of domains and so signs in as anybody of them';
/** Why a directory role hands over the tenant. Microsoft marks each of them as privileged. */
const roles = {
    'Global Administrator': 'may do everything',
    'Privileged Role Administrator': anyRole,
    'Privileged Authentication Administrator': 'resets the sign-in methods of every administrator',
    'Partner Tier2 Support': 'resets every password, those of administrators too',
    'Partner Tier1 Support': anyApp,
    'Application Administrator': anyApp,
    'Cloud Application Administrator': anyApp,
    'Hybrid Identity Administrator': federation,
    'Domain Name Administrator': federation,
    'Security Administrator': federation,
    'External Identity Provider Administrator': federation
};
/** Directory roles that hand over the tenant. */
const privilegedRoles = Object.entries(roles).map(([name, why]) => ({
    id: _builtInRoles_js__WEBPACK_IMPORTED_MODULE_0__/* .builtInRoles */ .x[name],
    name,
    why
}));
/** Names that a role has, or had, besides the one of its documentation. */
const aliases = { 'company administrator': 'global administrator' };
const privilegedGroups = 'makes members of groups that hold directory roles';
const signInMethods = 'adds sign-in methods to any user, administrators included';
const authorities = 'adds certificate authorities by whose certificates anybody signs in as anybody';
/** Microsoft Graph application permissions that hand over the tenant. */
const privilegedPermissions = [
    { id: '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8', name: 'RoleManagement.ReadWrite.Directory', why: anyRole },
    { id: 'dd199f4a-f148-40a4-a2ec-f0069cc799ec', name: 'RoleAssignmentSchedule.ReadWrite.Directory', why: anyRole },
    { id: 'fee28b28-e1f3-4841-818e-2704dc62245f', name: 'RoleEligibilitySchedule.ReadWrite.Directory', why: anyRole },
    { id: '854d9ab1-6657-4ec8-be45-823027bcd009', name: 'PrivilegedAccess.ReadWrite.AzureAD', why: anyRole },
    {
        id: '2f6817f8-7b12-4f0f-bc18-eeaf60705a9e',
        name: 'PrivilegedAccess.ReadWrite.AzureADGroup',
        why: privilegedGroups
    },
    {
        id: '41202f2c-f7ab-45be-b001-85c9728b9d69',
        name: 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
        why: privilegedGroups
    },
    {
        id: '618b6020-bca8-4de6-99f6-ef445fa4d857',
        name: 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
        why: privilegedGroups
    },
    {
        id: '6f9d5abc-2db6-400b-a267-7de22a40fb87',
        name: 'PrivilegedAccess.ReadWrite.AzureResources',
        why: 'assigns any role of the Azure resources'
    },
    {
        id: '06b708a9-e830-4db3-a914-8e69da51d44f',
        name: 'AppRoleAssignment.ReadWrite.All',
        why: 'grants any permission to any application, itself included'
    },
    {
        id: '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
        name: 'DelegatedPermissionGrant.ReadWrite.All',
        why: 'lets any application act for any user, administrators included'
    },
    {
        id: 'a402ca1c-2696-4531-972d-6e5ee4aa11ea',
        name: 'Policy.ReadWrite.PermissionGrant',
        why: 'decides who may consent to which permission'
    },
    { id: '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9', name: 'Application.ReadWrite.All', why: anyApp },
    { id: 'fc023787-fd04-4e44-9bc7-d454f00c0f0a', name: 'Application.ReadUpdate.All', why: anyApp },
    {
        id: '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
        name: 'Directory.ReadWrite.All',
        why: 'is, as Microsoft says, broadly equivalent to a global tenant administrator'
    },
    {
        id: '9acd699f-1e81-4958-b001-93b1d2506e19',
        name: 'EntitlementManagement.ReadWrite.All',
        why: 'grants roles and permissions through access packages, to itself too'
    },
    { id: '50483e42-d915-4231-9639-7fdb7fd190e5', name: 'UserAuthenticationMethod.ReadWrite.All', why: signInMethods },
    { id: '0400e371-7db1-4338-a269-96069eb65227', name: 'UserAuthMethod-Passkey.ReadWrite.All', why: signInMethods },
    { id: '7e05723c-0bb0-42da-be95-ae9f08a6e53c', name: 'Domain.ReadWrite.All', why: federation },
    {
        id: '292d869f-3427-49a8-9dab-8c70152b74e9',
        name: 'Organization.ReadWrite.All',
        why: authorities
    },
    { id: 'a2b63618-5350-462d-b1b3-ba6eb3684e26', name: 'PublicKeyInfrastructure.ReadWrite.All', why: authorities }
];
/** Families of permissions that grow: a member that is not listed yet hands over the tenant in the same way. */
const permissionFamilies = [
    { name: /^role(?:management|assignmentschedule|eligibilityschedule)\.readwrite\.(?:directory|all)$/, why: anyRole },
    { name: /^privileged(?:access|assignmentschedule|eligibilityschedule)\.readwrite\./, why: privilegedGroups },
    { name: /^domain-[a-z]*federation\.readwrite\.all$/, why: federation },
    { name: /^userauth(?:entication)?method[a-z-]*\.readwrite\.all$/, why: signInMethods }
];
/**
 * Roles that need no look at their definition: the built-in ones above, and those that Microsoft marks as privileged although
 * their power ends below administrators or reads only (the actions of each role, and "Who can reset passwords").
 */
const settledRoles = new Set([
    ...Object.values(_builtInRoles_js__WEBPACK_IMPORTED_MODULE_0__/* .builtInRoles */ .x),
    '729827e3-9c14-49f7-bb1b-9608f156bbb8', // Helpdesk Administrator
    'f2ef992c-3afb-46b9-b7cf-a126ee74c451', // Global Reader
    '5d6b6bb7-de71-4623-b4af-96380a352509' // Security Reader
]);
const directoryNamespace = /^microsoft\.directory\//i;
/** Actions of that namespace by which a role hands over the tenant: for definitions that do not say whether they are privileged. */
const privilegedActions = [
    /^(?:applications|servicePrincipals)(?:\.myOrganization)?\/(?:(?:credentials|owners)\/update|allProperties\/(?:allTasks|update))/i,
    // Consent for anybody, and the grant of permissions to any application.
    /^servicePrincipals\/(?:appRoleAssignedTo\/update|managePermissionGrantsForAll\.)/i,
    /^roleAssignments\/(?:allProperties\/(?:allTasks|update)|create)/i,
    /^groupsAssignableToRoles\/(?:(?:members|owners)\/(?:update|create)|create|allProperties\/(?:allTasks|update))/i,
    /^domains\/(?:federation\/update|allProperties\/allTasks)/i,
    /^allEntities\//i
];
const isPrivilegedAction = (name) => directoryNamespace.test(name) && privilegedActions.some(action => action.test(name.replace(directoryNamespace, '')));
const findIn = (list) => (text) => {
    const wanted = text.trim().replace(/\s+/g, ' ').toLowerCase();
    const name = aliases[wanted] ?? wanted;
    return list.find(entry => entry.id === wanted || entry.name.toLowerCase() === name);
};
/** The directory role that is meant by a display name or a template id in any case, when it hands over the tenant. */
const privilegedRoleOf = findIn(privilegedRoles);
const listedPermissionOf = findIn(privilegedPermissions);
/** The permission that is meant by a name or an app role id in any case, when it hands over the tenant. */
const privilegedPermissionOf = (text) => {
    const listed = listedPermissionOf(text);
    if (listed !== undefined)
        return listed;
    const family = permissionFamilies.find(({ name }) => name.test(text.trim().toLowerCase()));
    return family && { id: '', name: text.trim(), why: family.why };
};
/** True for a role of which only its definition in the tenant tells whether it hands over the tenant. */
const isJudgedByDefinition = (templateId) => !settledRoles.has(templateId);
/**
 * Why a role definition (unifiedRoleDefinition) counts as one that hands over the tenant, undefined where it does not.
 * `isPrivileged` is documented for beta only, so what the role may do counts as well.
 */
const whyDefinitionIsPrivileged = (definition) => {
    if (!(0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(definition))
        return undefined;
    if (definition.isPrivileged === true)
        return 'is marked as privileged in the role definitions of this tenant';
    const action = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObjects */ .Nt)(definition.rolePermissions)
        .flatMap(({ allowedResourceActions }) => (Array.isArray(allowedResourceActions) ? allowedResourceActions : []))
        .map(_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asText */ .e1)
        .find(isPrivilegedAction);
    return action && `may ${action}`;
};


/***/ }),

/***/ 75449:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/inputs/inputs.js + 5 modules
var inputs_inputs = __webpack_require__(59384);
// EXTERNAL MODULE: ./build/graph/requirements.js
var graph_requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/graph/tenantClock.js
var tenantClock = __webpack_require__(97057);
// EXTERNAL MODULE: ./build/util/concurrency.js
var concurrency = __webpack_require__(36734);
// EXTERNAL MODULE: ./build/util/retry.js
var util_retry = __webpack_require__(77967);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var reconcile_plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
;// CONCATENATED MODULE: ./build/reconcile/observe.js
// Observe and plan: what is wanted and what the tenant has become a plan. Nothing is written here, and nothing is written
// anywhere before every component of the declaration could be planned.




/**
 * Components whose reads travel together: ten times the requests that are under way at once. More would only wait for each
 * other, and take memory meanwhile.
 */
const componentsAtOnce = 100;
/** Errors after which no further read can succeed. */
const endsRun = new Set(['sign-in', 'service', 'timeout', 'cancelled']);
/** Observes and plans the components, and empties the list. Never writes. Rejects with mistakes of the action itself alone. */
const planComponents = async (components, context) => {
    const problems = createProblems(context.writing);
    const planned = [];
    // All are opened first: what is observed of one may be asked for by another.
    const opened = components.splice(0).map(component => ({ component, open: component.open(context) }));
    while (opened.length > 0) {
        const group = opened.splice(0, componentsAtOnce);
        const planners = await Promise.all(group.map(({ component, open }) => observe(component, open)));
        for (const [index, { component, open }] of group.entries())
            planned.push(planOf(component, open, planners[index] ?? [], context.planContext(), problems));
        context.reader.forget();
        if (endsRun.has(problems.error()?.code ?? 'input'))
            break;
    }
    return { planned, error: problems.error() };
};
/** Observes and plans a component that has been opened. @throws ActionError that lists what makes that impossible. */
const planOpen = async (component, open, planContext) => {
    const problems = createProblems(true);
    const planned = planOf(component, open, await observe(component, open), planContext(), problems);
    const error = problems.error();
    if (error !== undefined)
        throw error;
    return planned;
};
const observe = ({ resources }, open) => Promise.all(resources.map((_, place) => open.observe(place).catch(asPlannedError)));
const asPlannedError = (error) => {
    if (error instanceof build_errors/* ActionError */.lZ)
        return error;
    throw error;
};
const planOf = (component, open, planners, context, problems) => {
    const { key, name, title, idOutput } = component;
    const parts = planners.flatMap((planner) => {
        try {
            if (planner instanceof build_errors/* ActionError */.lZ)
                throw planner;
            const planned = planner(context);
            problems.check(planned, context.caller);
            return [planned];
        }
        catch (error) {
            problems.add(asPlannedError(error));
            return [];
        }
    });
    const called = parts.find(part => part.title !== undefined)?.title;
    const changes = parts.flatMap(part => part.changes);
    return { component, open, parts, plan: { key, name, title: called ?? title, ...(idOutput && { idOutput }), changes } };
};
const createProblems = (writing) => {
    // What several resources depend on fails for each of them, and is told once.
    const errors = new Map();
    const reported = new Set();
    const add = (error) => {
        if (!errors.has(error.message))
            errors.set(error.message, error);
    };
    return {
        add,
        check: ({ requirements, changes }, caller) => {
            const change = writing ? changes.find(reconcile_plan/* writes */.D3) : undefined;
            if (change === undefined)
                return;
            for (const required of requirements) {
                if (reported.has(required) || (0,graph_requirements/* isGranted */.kR)(caller, required) !== 'missing')
                    continue;
                reported.add(required);
                add((0,failure/* missingRequirement */.sw)(required, purposeOf(change), caller));
            }
        },
        error: () => (errors.size === 0 ? undefined : (0,build_errors/* joinErrors */._h)([...errors.values()]))
    };
};
const purposeOf = ({ kind, action, name }) => `${action} ${kind.phrase ?? `the ${kind.noun}`} ${name}`;

// EXTERNAL MODULE: ./build/reconcile/reader.js
var reconcile_reader = __webpack_require__(79496);
;// CONCATENATED MODULE: ./build/reconcile/progress.js
// One component at work: what its plan has become, what was carried out of it, and what failed.



/** Nothing has been done yet. */
const createProgress = (current) => ({
    current,
    changed: false,
    errors: [],
    reports: new Map(),
    carriedOut: new Set(),
    withdrawn: new Set(),
    warnings: [],
    failedKinds: new Set()
});
/** What the component has come to. */
const outcomeOf = (progress, done) => {
    const { current, changed, errors, reports, warnings, carriedOut } = progress;
    return {
        plan: progress_planOf(progress),
        status: errors.length > 0 ? 'failed' : changed ? done : 'unchanged',
        reports: current.parts.flatMap(({ resource, report }) => reports.get(resource) ?? report ?? []),
        changed,
        carriedOut,
        warnings,
        error: errors.length > 0 ? (0,build_errors/* joinErrors */._h)(errors) : undefined
    };
};
/** The plan as it is reported: what was planned last, without what was not carried out after all. */
const progress_planOf = ({ current, carriedOut, withdrawn }) => {
    const latest = current.parts.flatMap(({ changes }) => changes);
    const before = current.plan.changes.filter(change => carriedOut.has(change) && !latest.includes(change));
    return { ...current.plan, changes: [...before, ...latest].filter(change => !withdrawn.has(change)) };
};
/** Observes and plans the component again. What the former plan did stays in the plan that is reported. */
const planAgain = async (progress, { graph, planContext }) => {
    const { component, open } = progress.current;
    const done = progress_planOf(progress).changes.filter(change => progress.carriedOut.has(change));
    const again = await planOpen(component, open.reopen({ graph, reader: (0,reconcile_reader/* createReader */.W)(graph) }), planContext);
    progress.current = { ...again, plan: { ...again.plan, changes: [...done, ...again.plan.changes] } };
};
/** Tells a change that was carried out; one that its resource has told already is not told again. */
const noteCarriedOut = (progress, change, { onProgress }) => {
    if (progress.carriedOut.has(change))
        return;
    progress.changed = true;
    progress.carriedOut.add(change);
    onProgress(progress.current.plan, change);
};
/** What a resource is applied with. */
const workOn = (resource, progress, deadline, context) => ({
    graph: context.graph,
    runtime: context.runtime,
    deadline,
    warn: text => progress.warnings.push(text),
    release: () => undefined,
    markChanged: () => {
        progress.changed = true;
    },
    carriedOut: change => noteCarriedOut(progress, change, context),
    withdraw: changes => {
        for (const change of changes)
            progress.withdrawn.add(change);
    },
    report: report => progress.reports.set(resource, report)
});

;// CONCATENATED MODULE: ./build/reconcile/applyResources.js
// The writes of one component: each resource as soon as those before it have released it, removals the other way round.





/**
 * Applies these resources of a component. Once one is stale, no further write begins; once one has failed, none does, or, in a
 * component whose resources stand for themselves, none of those behind it. Never rejects: failures stand in `progress`.
 */
const applyResources = async (parts, progress, deadline, context) => {
    const released = new Map();
    const ends = [];
    const lanes = new Map();
    let stale;
    const isRemoval = context.done === 'destroyed';
    const takesAway = (one) => one.action === 'delete' || one.action === 'update';
    const removers = parts.filter(({ changes }) => changes.some(takesAway));
    const removed = new Map(removers.map(part => [part.resource.kind.name, Promise.withResolvers()]));
    for (const part of isRemoval ? parts.toReversed() : parts) {
        const { kind, after, afterRemovals, lane } = part.resource;
        // What writes nothing waits too: those behind it wait for all that it stands behind.
        const isWriting = part.changes.some(reconcile_plan/* writes */.D3);
        const before = isRemoval || after === 'everything' ? [...ends] : after.flatMap(name => released.get(name) ?? []);
        if (isWriting && lane !== undefined)
            before.push(lanes.get(lane) ?? Promise.resolve());
        if (isWriting && !isRemoval)
            before.push(...afterRemovals.flatMap(name => removed.get(name)?.promise ?? []));
        const release = Promise.withResolvers();
        const run = async () => {
            await Promise.all(before);
            try {
                if (stale !== undefined || isHeldBack(part, isWriting, progress, isRemoval) || !isWriting)
                    return;
                const work = { ...workOn(part.resource, progress, deadline, context), release: release.resolve };
                const found = await applyOne(part, progress, work, context);
                stale ??= found;
            }
            catch (error) {
                // Where one failure ends all, those beside it that were under way say nothing new.
                const isFirst = progress.failedKinds.size === 0;
                progress.failedKinds.add(kind.name);
                if (isFirst || progress.current.component.isIndependent === true)
                    progress.errors.push((0,build_errors/* asActionError */.z6)(error));
            }
            finally {
                release.resolve();
                removed.get(kind.name)?.resolve();
            }
        };
        const end = run();
        ends.push(end);
        released.set(kind.name, release.promise);
        if (isWriting && lane !== undefined)
            lanes.set(lane, end);
    }
    await Promise.all(ends);
    return stale;
};
/** True when what failed before keeps the resource from being written. Where only those behind it are held back, it is told. */
const isHeldBack = (part, isWriting, progress, isRemoval) => {
    const { failedKinds, current } = progress;
    if (failedKinds.size === 0)
        return false;
    if (current.component.isIndependent !== true)
        return true;
    const { kind, after, neededBy } = part.resource;
    const before = isRemoval ? neededBy : after;
    const failed = before === 'everything' ? [...failedKinds] : before.filter(name => failedKinds.has(name));
    if (failed.length === 0)
        return false;
    failedKinds.add(kind.name);
    if (isWriting)
        progress.errors.push(heldBack(part, failed, isRemoval));
    return true;
};
const heldBack = ({ resource: { kind } }, failed, isRemoval) => new build_errors/* ActionError */.lZ({
    code: 'conflict',
    message: `No ${kind.noun} was ${isRemoval ? 'removed' : 'written'}: ${failed.join(', ')} failed.`,
    hint: 'Mend what failed, and run the job again.'
});
const applyOne = async (part, progress, work, context) => {
    const { graph, planContext } = context;
    work.runtime.cancelled.throwIfAborted();
    let latest = part;
    const { observeAgain } = part;
    if (observeAgain !== undefined) {
        const { planner } = await (0,util_retry/* readUntilFresh */.VA)(() => observeAgain({ graph, reader: (0,reconcile_reader/* createReader */.W)(graph) }), ({ looksOlder }) => looksOlder, work.runtime);
        const again = planner(planContext());
        latest = again;
        progress.current = { ...progress.current, parts: progress.current.parts.map(one => (one === part ? again : one)) };
        if (!again.changes.some(reconcile_plan/* writes */.D3))
            return undefined;
    }
    const stale = await latest.apply?.(work);
    for (const change of latest.changes) {
        if ((0,reconcile_plan/* writes */.D3)(change) && !progress.withdrawn.has(change))
            noteCarriedOut(progress, change, context);
    }
    return stale;
};

;// CONCATENATED MODULE: ./build/reconcile/componentWork.js
// The work on one component: its passes, and what is recorded and finished after them. When the tenant turns out to hold what the plan
// did not know, the component is observed and planned again.





/** A stale plan is made again so often, once for each kind that another run was faster with: only a tenant that keeps changing needs more. */
const mostRounds = 8;
/** What waits for the others, and has nothing to do, keeps no component open. */
const passOf = ({ afterComponents, changes, conclude }) => afterComponents && (changes.some(reconcile_plan/* writes */.D3) || conclude !== undefined) ? 'joint' : 'own';
/** What must be recorded is recorded at the end of both. */
const isIn = (pass, part) => passOf(part) === pass || part.settle !== undefined;
/** Opens the work on a component. What fails stands in its outcome. */
const openWork = (component, context) => {
    const progress = createProgress(component);
    let deadline = (0,util_retry/* deadlineAfter */.d8)(context.runtime, context.waitTimeoutMs);
    let inTime = context;
    const callEach = async (step) => {
        for (const part of progress.current.parts)
            await part[step]?.(workOn(part.resource, progress, deadline, inTime));
    };
    const stands = () => progress.errors.length === 0;
    return {
        has: pass => progress.current.parts.some(part => isIn(pass, part)),
        pass: async (pass) => {
            if (!stands() && component.component.isIndependent !== true)
                return;
            deadline = (0,util_retry/* deadlineAfter */.d8)(context.runtime, context.waitTimeoutMs);
            inTime = { ...context, graph: context.graph.within(deadline) };
            await noteFailure(progress, () => applyInRounds(pass, progress, deadline, inTime));
        },
        close: async () => {
            if (stands())
                await noteFailure(progress, () => callEach('conclude'));
            await noteFailure(progress, () => callEach('settle'));
            if (!stands() || !progress.current.parts.some(({ finish }) => finish)) {
                return finished(outcomeOf(progress, context.done));
            }
            return async () => {
                await noteFailure(progress, () => callEach('finish'));
                return outcomeOf(progress, context.done);
            };
        }
    };
};
/** A function of its own: its closure keeps the outcome in memory, and nothing else of the work. */
const finished = (outcome) => () => outcome;
/** A mistake of ours in one component is no reason to leave the others unfinished. */
const noteFailure = async (progress, work) => {
    try {
        await work();
    }
    catch (error) {
        progress.errors.push((0,build_errors/* asActionError */.z6)(error));
    }
};
const applyInRounds = async (pass, progress, deadline, context) => {
    let stale;
    // Once it has been planned again, what went before may have to be done again as well.
    let isOpen = (part) => passOf(part) === pass;
    for (let round = 1;; round++) {
        stale = await applyResources(progress.current.parts.filter(isOpen), progress, deadline, context);
        if (stale === undefined || progress.errors.length > 0)
            return;
        if (round === mostRounds)
            throw stale.unsettled;
        await planAgain(progress, context);
        if (pass === 'joint' && context.done === 'applied')
            isOpen = () => true;
    }
};

;// CONCATENATED MODULE: ./build/reconcile/outcome.js
// What becomes of components: planned, applied, failed, and what was carried out of their plans.

/** What a component would come to, for a run that writes nothing. */
const plannedOutcome = ({ plan, parts }) => ({
    plan,
    status: (0,reconcile_plan/* changesAnything */.gR)(plan) ? 'planned' : 'unchanged',
    changed: (0,reconcile_plan/* changesAnything */.gR)(plan),
    reports: parts.flatMap(({ report }) => report ?? []),
    carriedOut: new Set(),
    warnings: [],
    error: undefined
});

;// CONCATENATED MODULE: ./build/reconcile/apply.js
// Apply: plans become writes, components side by side, in groups one after the other and in passes that wait for each other.





/** Components worked on at the same time, of those that stand for themselves and of the others; twice as many where passes meet. */
const apply_componentsAtOnce = 6;
/** True when there is something to do for the component. */
const needsApply = ({ plan, parts }) => (0,reconcile_plan/* changesAnything */.gR)(plan) || parts.some(({ conclude, finish }) => conclude ?? finish);
/**
 * Carries the plans out, side by side, and empties the list: outcomes alone are kept. What waits for the other components comes in
 * a second pass, in a removal in the first; what stands for itself is waited for by nothing else. What must be last comes when all
 * others have succeeded. Never rejects: failures stand in the outcomes.
 */
const applyComponents = async (planned, context) => {
    const left = planned.splice(0);
    const outcomes = [];
    const groups = Map.groupBy(left.keys(), place => groupOf(left[place], context));
    for (const group of groupsInOrder) {
        const places = groups.get(group) ?? [];
        const failed = group === 'own' ? [] : outcomes.filter(outcome => outcome?.error !== undefined);
        const finishes = await applyGroup(places, left, failed, context);
        for (const place of places)
            outcomes[place] = await finishes.get(place)();
    }
    return outcomes;
};
/** Carries out one group, pass by pass; `failed` are the outcomes that keep it from being touched. Takes each component off the list. */
const applyGroup = async (places, left, failed, context) => {
    const [firstPass, ...later] = passesOf(places.map(place => left[place]), context);
    const independentPlaces = places.filter(place => left[place]?.component.isIndependent);
    const otherPlaces = places.filter(place => !independentPlaces.includes(place));
    const finishes = new Map();
    const close = async (place, opened) => finishes.set(place, await opened.close());
    const begin = (some) => {
        const opened = [];
        const passed = Promise.withResolvers();
        let open = some.length;
        const leave = () => {
            open -= 1;
            if (open === 0)
                passed.resolve();
        };
        if (some.length === 0)
            passed.resolve();
        const all = (0,concurrency/* mapLimit */.sf)(some, apply_componentsAtOnce, async (place) => {
            const component = left[place];
            left[place] = undefined;
            if (failed.length > 0 || !needsApply(component)) {
                const outcome = plannedOutcome(component);
                finishes.set(place, finished(failed.length > 0 ? { ...outcome, ...apply_heldBack(component, failed) } : outcome));
                return leave();
            }
            const work = openWork(component, context);
            await work.pass(firstPass);
            const goesOn = later.some(work.has);
            if (goesOn)
                opened.push([place, work]);
            leave();
            if (!goesOn)
                await close(place, work);
        });
        return { passed: passed.promise.then(() => opened), all };
    };
    const goOn = (works) => (0,concurrency/* mapLimit */.sf)(works, apply_componentsAtOnce, async ([place, work]) => {
        for (const pass of later)
            await work.pass(pass);
        await close(place, work);
    });
    const independent = begin(independentPlaces);
    const others = begin(otherPlaces);
    // What stands for itself may need what the others make; they need nothing of it, and do not wait.
    await Promise.all([
        independent.all,
        others.all,
        others.passed.then(goOn),
        Promise.all([independent.passed, others.passed]).then(([works]) => goOn(works))
    ]);
    return finishes;
};
const groupsInOrder = ['own', 'beneath', 'last'];
/** In a removal, what stands for itself goes before the applications that it names, and that remember what is left of it. */
const groupOf = ({ component, parts }, { done }) => parts.some(part => part.isLast)
    ? 'last'
    : done === 'destroyed' && component.isIndependent !== true
        ? 'beneath'
        : 'own';
/** The passes in their order; one alone where no component has to wait for others. */
const passesOf = (components, { done }) => {
    const some = (isMeant) => components.some(({ parts }) => parts.some(isMeant));
    if (done === 'destroyed')
        return some(part => isIn('joint', part)) ? ['joint', 'own'] : ['own'];
    // What has nothing to do may have something by then: plans are made again.
    return some(({ afterComponents, settle }) => afterComponents || settle !== undefined) ? ['own', 'joint'] : ['own'];
};
/** What must be last is left alone when others failed: another run needs it. */
const apply_heldBack = ({ plan }, failed) => ({
    status: 'failed',
    changed: false,
    error: new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `${plan.title} was left as it is: ${failed.map(other => other.plan.title).join(', ')} failed, and it comes after that.`,
        hint: 'Mend what failed, and run the job again.'
    })
});

// EXTERNAL MODULE: ./build/report/outputs.js
var outputs = __webpack_require__(94121);
// EXTERNAL MODULE: ./build/report/planText.js
var planText = __webpack_require__(24711);
// EXTERNAL MODULE: ./build/report/runOutcome.js
var runOutcome = __webpack_require__(14052);
;// CONCATENATED MODULE: ./build/report/planDocument.js
// The output `plan`: the plan of a run as JSON, documented by schema/plan.schema.json. No secret in it.


const changeOf = ({ kind, action, name, id, fields, reason }) => ({
    resource: kind.name,
    action,
    name,
    ...(id !== undefined && { id }),
    fields: fields.map(({ field, before, after }) => ({ field, before, after })),
    reason
});
const keepAll = () => true;
const partOf = ({ plan, status }, keep) => ({
    status,
    counts: (0,planText/* countActions */.Bd)(plan.changes),
    changes: plan.changes.filter(keep).map(changeOf)
});
/** The plan of a run with the changes that `keep` takes. */
const planDocument = (run, keep = keepAll) => {
    const all = (0,runOutcome/* componentsOf */.ct)(run);
    const { id, displayName = null, initialDomain = null, kind = null } = run.tenant;
    return {
        version: 1,
        mode: run.mode,
        tenant: { id, displayName, initialDomain, kind },
        changed: all.some(({ changed }) => changed),
        complete: all.every(({ plan }) => plan.changes.every(keep)),
        ...(run.tenantOutcome && { tenantResources: partOf(run.tenantOutcome, keep) }),
        apps: run.apps.map(app => {
            const { key, title: displayName, name: uniqueName } = app.plan;
            return { key, displayName, uniqueName, ...partOf(app, keep) };
        })
    };
};
// All outputs of a job share 1 MB, counted in UTF-16: half of it for this one.
const longestOutput = 256 * 1024;
/**
 * The text of the output `plan`. When it would take more than half of what GitHub allows for the outputs of a job
 * (GitHub documentation, "Setting an output parameter"), first what is unchanged is left out, then all changes, then the
 * apps; `complete` says so.
 */
const planOutput = (run, longest = longestOutput) => {
    const keepNone = () => false;
    for (const keep of [keepAll, (change) => change.action !== 'unchanged', keepNone]) {
        const text = JSON.stringify(planDocument(run, keep));
        if (text.length <= longest)
            return text;
    }
    return JSON.stringify({ ...planDocument(run, keepNone), complete: false, apps: [] });
};

// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(13920);
// EXTERNAL MODULE: ./build/resources/app/appDirectory.js
var appDirectory = __webpack_require__(37834);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/removal.js
var resources_removal = __webpack_require__(61730);
// EXTERNAL MODULE: ./build/resources/tenant/kind.js
var tenant_kind = __webpack_require__(61549);
// EXTERNAL MODULE: ./build/resources/tenant/organization.js
var tenant_organization = __webpack_require__(1796);
// EXTERNAL MODULE: ./build/resources/tenant/record.js
var record = __webpack_require__(25270);
;// CONCATENATED MODULE: ./build/resources/tenant/sections.js
// Which sections of a file a tenant can have: custom policies and what belongs to them exist in Azure AD B2C alone, user attributes
// and identity providers in External ID as well. Source: Microsoft Entra External ID documentation, feature comparison.

const typeNames = {
    'AAD B2C': 'an Azure AD B2C tenant',
    CIAM: 'an External ID tenant',
    AAD: 'a workforce tenant'
};
/**
 * A tenant whose type could not be read is taken at its word: its back end refuses what it does not have.
 * @throws ActionError `input` that names the sections which the tenant cannot have; nothing was written.
 */
const assertSections = ({ kind, initialDomain, id }, declared) => {
    if (kind === undefined)
        return;
    const wrong = declared.filter(({ tenantTypes }) => !tenantTypes.some(type => type === kind));
    if (wrong.length === 0)
        return;
    const sections = wrong.map(({ section }) => section).join(', ');
    throw new build_errors/* ActionError */.lZ({
        code: 'input',
        message: `${initialDomain ?? id} is ${typeNames[kind] ?? `a tenant of type ${kind}`}, which does not have: ${sections}. Nothing was written.`,
        hint: `Remove ${wrong.length === 1 ? 'this section' : 'these sections'} from the file, or give the tenant-id of an Azure AD B2C tenant.`
    });
};

// EXTERNAL MODULE: ./build/auth/credential.js + 2 modules
var auth_credential = __webpack_require__(76743);
;// CONCATENATED MODULE: ./build/auth/proof.js
// Proves that a credential made a moment ago works, by signing in with it until that succeeds several times in a row.



/** The token service has several replicas: one success says little about the next sign-in. */
const successesInARow = 3;
const betweenSuccessesMs = 1_000;
/** A federated credential that is asked for too early is remembered as absent for a while. */
const propagationMs = 10_000;
/**
 * Signs in with `credential` afresh each time until it has succeeded three times in a row with every role of
 * `expectedRoles` in the token, or the deadline is over. Refusals that replication explains are waited for (Microsoft Entra
 * documentation, "Important considerations and restrictions for federated identity credentials": propagation).
 * @throws the reason of `runtime.cancelled`, and nothing else.
 */
const proveCredential = async (credential, expectedRoles, context) => {
    const { runtime, deadline } = context;
    const startedMs = runtime.clock.monotonic();
    let successes = 0;
    const toProof = (attempt, attempts) => {
        if (attempt.kind === 'refused' && !attempt.replication)
            throw attempt.error;
        const problem = attempt.kind === 'token' ? missingRoles(attempt.token.claims, expectedRoles) : attempt.error;
        successes = problem === undefined ? successes + 1 : 0;
        if (successes === successesInARow) {
            return (0,util_retry/* done */.Vw)({ kind: 'verified', attempts, tookMs: runtime.clock.monotonic() - startedMs });
        }
        if (problem !== undefined)
            return (0,util_retry/* retryLater */.Ld)(problem, attempt.kind === 'transient' ? attempt.afterMs : undefined);
        return (0,util_retry/* retryLater */.Ld)(new Error(`${successes} of ${successesInARow} sign-ins in a row succeeded`), betweenSuccessesMs);
    };
    try {
        const signIn = (0,auth_credential/* signInWith */.H)(credential, context);
        if (credential.kind === 'oidc') {
            if (deadline.endsMs - startedMs < propagationMs)
                return { kind: 'unproven', reason: 'no time was left to ask' };
            await runtime.sleep(propagationMs, runtime.cancelled);
        }
        return await (0,util_retry/* retry */.L5)('prove the new credential', async (attempts) => toProof(await signIn(), attempts), context);
    }
    catch (thrown) {
        runtime.cancelled.throwIfAborted();
        return { kind: 'unproven', reason: (0,build_errors/* messageOf */.bD)(thrown) };
    }
};
const missingRoles = (claims, expectedRoles) => {
    const missing = expectedRoles.filter(role => !claims?.roles.includes(role));
    return missing.length === 0 ? undefined : new Error(`the token does not have ${missing.join(', ')} yet`);
};

// EXTERNAL MODULE: ./build/resources/clientSecret/announcedSecrets.js
var announcedSecrets = __webpack_require__(27012);
;// CONCATENATED MODULE: ./build/services.js
// Wires what the kinds of an app need besides Graph: to the outputs of the step, the token service, and the stores.






/** Destinations looked at side by side. GitHub asks for few requests at a time. */
const storesAtOnce = 10;
/** The services of one run. */
const createServices = ({ inputs, signIn, session, ci, apps, ...given }) => {
    const { cloud, credential: callers, verify, destroyCaller: mayDestroyCaller, waitTimeoutMs, gitHubToken = '' } = inputs;
    const { oidcAudience: audience } = cloud;
    const { runtime } = session.retry;
    return {
        ...given,
        caller: session.claims,
        mayDestroyCaller,
        nowMs: session.graph.now,
        isClockSure: () => session.graph.clockDoubt() === undefined,
        repository: ci.repository,
        tenantSchema: { knowsCreatedBy: true, expandsOwners: true },
        trust: { issuer: ci.oidc.issuer, audience },
        prove: async (clientId, secretText, expectedRoles, deadline) => {
            if (!verify)
                return { kind: 'skipped' };
            const isRun = secretText === 'run identity';
            const credential = isRun
                ? { kind: 'oidc', clientId, audience }
                : { kind: 'client-secret', clientId, clientSecret: secretText };
            return proveCredential(credential, expectedRoles, { ...signIn, deadline });
        },
        publish: ({ key }, secret) => (0,outputs/* publishSecret */.cF)(ci, apps, key, secret),
        ...(0,announcedSecrets/* createRegister */.k)(ci.state),
        signedInWith: callers.kind === 'client-secret'
            ? { clientId: callers.clientId.toLowerCase(), hint: callers.clientSecret.slice(0, 3) }
            : undefined,
        inStores: (0,concurrency/* createLimit */.KG)(storesAtOnce),
        stores: (deadline = (0,util_retry/* deadlineAfter */.d8)(runtime, waitTimeoutMs)) => ({
            ...session.retry,
            deadline,
            env: runtime.env,
            gitHubToken
        })
    };
};
/** How long a token may take that the run can do without: one request, not repeated for long. */
const optionalTokenMs = 5_000;
/**
 * What the run's own identity token says, asked for once: it is at hand when the caller signs in by it, or it was required. A run
 * that could do with it asks the host briefly, and does without where the host gives none.
 */
const createRunIdentity = ({ credential, cloud }, signIn) => {
    let isAtHand = credential.kind === 'oidc';
    const audience = credential.kind === 'oidc' ? credential.audience : cloud.oidcAudience;
    const ask = (0,concurrency/* lazy */.RZ)(() => signIn.oidc.claims(audience, signIn));
    const askBriefly = (0,concurrency/* lazy */.RZ)(async () => {
        const deadline = (0,util_retry/* deadlineAfter */.d8)(signIn.runtime, optionalTokenMs);
        const timeouts = { requestMs: optionalTokenMs, oidcMs: optionalTokenMs };
        try {
            return await signIn.oidc.claims(audience, { ...signIn, deadline, timeouts });
        }
        catch (error) {
            if (error instanceof build_errors/* ActionError */.lZ && error.code !== 'cancelled')
                return undefined;
            throw error;
        }
    });
    return async (need) => {
        isAtHand ||= need === 'required';
        if (isAtHand)
            return ask();
        return need === 'if possible' ? askBriefly() : undefined;
    };
};

// EXTERNAL MODULE: ./build/session.js + 4 modules
var build_session = __webpack_require__(51778);
;// CONCATENATED MODULE: ./build/pipeline.js
// The pipeline of the main step, one direction: declare, sign in, observe, plan, apply; gives what the run came to.





















/** From inputs to outcome. @throws ActionError for what stops the whole run; failures of components stand in the outcome. */
const runPipeline = async (inputs, context) => {
    const { ci, runtime } = context;
    const startedMs = runtime.clock.monotonic();
    const prepared = await prepare(inputs, context);
    const { tenant, outcomes } = await reconcile(prepared, inputs, context);
    const reportContext = {
        mode: inputs.mode,
        isInteractive: inputs.credential.kind === 'device-code',
        tenant,
        loginOrigin: inputs.cloud.loginOrigin,
        portalOrigin: inputs.cloud.portalOrigin,
        nowMs: prepared.session.graph.now()
    };
    const components = outcomes.map(outcome => (0,runOutcome/* reportedComponent */.T1)(reportContext, outcome));
    const run = {
        ...reportContext,
        tenantOutcome: prepared.hasTenantComponent ? components[0] : undefined,
        apps: prepared.hasTenantComponent ? components.slice(1) : components,
        tookMs: runtime.clock.monotonic() - startedMs
    };
    (0,outputs/* writeOutputs */.Kn)(ci, run, planOutput(run));
    return run;
};
const prepare = async (inputs, context) => {
    const { ci, log, runtime } = context;
    const declaration = await declarationOf(inputs, context);
    const { apps, tenant: tenantParts, tenantGuard } = declaration;
    if (inputs.mode !== 'destroy')
        assertPossible(apps, inputs);
    const signIn = (0,build_session/* signInContext */.kI)(inputs, ci, runtime, log, delegatedScopes(declaration, inputs));
    const runIdentity = createRunIdentity(inputs, signIn);
    const session = await signInToTenant(inputs, declaration, signIn, runIdentity, context);
    let tenantId = '';
    const settings = {
        ci,
        inputs,
        signIn,
        session,
        runIdentity,
        log,
        apps: apps.filter(({ app }) => app.clientIdOutput === undefined).length
    };
    const removal = (0,resources_removal/* createRemoval */.h)();
    const services = createServices({ ...settings, removal, tenantId: () => tenantId });
    const goal = inputs.mode === 'destroy' ? 'absent' : 'present';
    const hasTenantComponent = tenantParts.length > 0;
    const register = (0,appDirectory/* createAppRegister */.x)();
    const tenantServices = {
        mode: inputs.mode,
        caller: session.claims,
        cloud: inputs.cloud,
        asked: inputs.tenant,
        apps: register,
        record: (0,record/* createTenantRecord */.S)(register),
        removal
    };
    return {
        session,
        components: [
            ...(hasTenantComponent ? [(0,tenant_kind/* tenantComponent */.g)(tenantParts, signIn.tenant, goal, tenantServices)] : []),
            ...apps.map(app => (0,kind/* appComponent */.V7)(app, services, goal, register))
        ],
        hasTenantComponent,
        tenantGuard,
        sections: [...declaration.sections, ...tenantParts.map(({ section, tenantTypes }) => ({ section, tenantTypes }))],
        onTenant: ({ id }) => {
            tenantId = id;
        }
    };
};
/** @throws ActionError `input` for what is wanted and cannot be had by this sign-in; nothing was sent. */
const assertPossible = (apps, { credential }) => {
    for (const { app, parts } of apps)
        for (const part of parts)
            part.assertPossible?.(app, credential.kind);
};
const declarationOf = async ({ declaration, mode, credential }, { ci, kinds, runtime, log }) => {
    if (declaration.kind === 'single')
        return { tenantGuard: undefined, tenant: [], sections: [], apps: [declaration.app] };
    // The YAML parser and the schema are loaded only when a file is given.
    const { loadConfig } = await Promise.all(/* import() */[__webpack_require__.e(507), __webpack_require__.e(739)]).then(__webpack_require__.bind(__webpack_require__, 6739));
    const { path, everywhere, variables } = declaration;
    return loadConfig(path, {
        kinds,
        everywhere,
        variables,
        run: { mode, isInteractive: credential.kind === 'device-code' },
        env: runtime.env,
        mask: ci.mask,
        warn: log.warning,
        notice: log.notice,
        // A plan only shows, and it may show what somebody proposes.
        ...(mode !== 'plan' && { assertTrusted: ci.assertTrustedFile, assertNoProposal: ci.assertNoProposal })
    });
};
/** The delegated permissions that an administrator is asked for who signs in by device code: the least that is needed. */
const delegatedScopes = ({ apps, tenant }, { mode }) => {
    const needed = [
        graph_requirements/* requirements */.Ln.readOrganization,
        ...tenant.flatMap(part => part.requirements(mode)),
        ...apps.flatMap(app => (0,kind/* requirementsOf */.CG)(app, mode))
    ];
    return [...new Set(needed.flatMap(({ delegated }) => delegated ?? []))];
};
const signInToTenant = async (inputs, { apps }, signIn, runIdentity, { log }) => {
    const { credential, mode } = inputs;
    const title = `Sign in to ${signIn.tenant} (${credential.kind})`;
    const open = async () => {
        const session = await (0,build_session/* openSession */.fA)(inputs, signIn);
        log.info(`Signed in as ${session.claims?.userName ?? session.claims?.appId ?? 'the caller'}.`);
        return session;
    };
    const prepareKinds = async () => {
        const parts = mode === 'destroy' ? [] : apps.flatMap(app => app.parts);
        for (const { beforeObserving } of parts)
            await beforeObserving?.({ runIdentity });
    };
    if (credential.kind === 'device-code') {
        // A group is folded in the live log, and the person must see the code.
        log.info(title);
        await prepareKinds();
        return open();
    }
    const session = await log.group(title, open);
    await prepareKinds();
    return session;
};
const reconcile = async ({ session, components, hasTenantComponent, tenantGuard, sections, onTenant }, inputs, context) => {
    const { mode, waitTimeoutMs } = inputs;
    const { log } = context;
    const { graph, claims, retry } = session;
    let isDoubtTold = false;
    const planContext = () => {
        const doubt = graph.clockDoubt();
        if (doubt !== undefined && !isDoubtTold)
            log.warning((0,tenantClock/* clockWarning */.h)(doubt), 'Clocks disagree');
        isDoubtTold ||= doubt !== undefined;
        return { caller: claims, nowMs: graph.now(), isClockSure: doubt === undefined };
    };
    const apps = components.length - (hasTenantComponent ? 1 : 0);
    const { organization, planned, error } = await log.group('Observe the tenant', async () => {
        const reader = (0,reconcile_reader/* createReader */.W)(graph);
        const [read, planning] = await Promise.all([
            reader.shared(tenant_organization/* organizationRead */.kQ),
            planComponents(components, { graph, reader, planContext, writing: mode !== 'plan' })
        ]);
        if (mode !== 'destroy')
            log.info(`Read ${reader.count()} things of ${(0,report_text/* plural */.LS)(apps, 'app')}.`);
        return { organization: read, ...planning };
    });
    const tenant = (0,tenant_organization/* tenantOf */.G8)(organization, claims, inputs.tenant);
    onTenant(tenant);
    (0,tenant_organization/* assertTenant */.ZX)(tenant, inputs.tenant, tenantGuard);
    (0,build_session/* introduceTenant */.gQ)(tenant, context.ci, log);
    assertSections(tenant, sections);
    if (error !== undefined)
        throw error;
    await showPlans(planned, log);
    if (mode === 'plan')
        return { tenant, outcomes: planned.map(plannedOutcome) };
    const carryOut = () => applyComponents(planned, {
        graph,
        runtime: retry.runtime,
        waitTimeoutMs,
        planContext,
        done: mode === 'destroy' ? 'destroyed' : 'applied',
        onProgress: ({ name }, change) => log.info(`${name}: ${change.kind.noun} ${change.name} ${planText/* actionWords */.Iv[change.action].done}`)
    });
    const hasChanges = mode === 'destroy' || planned.some(({ plan }) => (0,reconcile_plan/* changesAnything */.gR)(plan));
    const title = mode === 'destroy' ? 'Destroy' : 'Apply';
    return { tenant, outcomes: await (hasChanges ? log.group(title, carryOut) : carryOut()) };
};
const showPlans = async (planned, log) => {
    for (const { plan } of planned) {
        await log.group((0,planText/* planHeadline */.MM)(plan), async () => {
            for (const line of (0,planText/* planLines */.HN)(plan))
                log.info(line);
        });
    }
};

// EXTERNAL MODULE: ./build/report/jobSummary.js + 1 modules
var jobSummary = __webpack_require__(31928);
// EXTERNAL MODULE: ./build/report/log.js
var report_log = __webpack_require__(16945);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/report/markup.js
var markup = __webpack_require__(29271);
;// CONCATENATED MODULE: ./build/report/commentBody.js
// The plan as one comment on a pull request. Comments are not masked by GitHub, and nothing here is secret.






// GitHub takes 65,536 characters.
const longestBody = 60_000;
const longestAppPlan = 20_000;
// The whole of it stands in the job summary. Escaping makes five characters of some.
const errorLimits = { lines: 10, characters: 500 };
/**
 * The hidden line at the end of the comment by which the next run finds it. `scope` tells apart comments of several jobs
 * or steps on one pull request; the tenant always does.
 */
const commentMarker = (run, scope = '') => {
    const id = (0,external_node_crypto_.createHash)('sha256').update(`${run.tenant.id}\n${scope}`).digest('hex').slice(0, 16);
    return `<!-- b2c-bootstrap plan ${id} -->`;
};
const fenced = (text) => {
    const longestRun = Math.max(2, ...(text.match(/`+/g) ?? []).map(run => run.length));
    const fence = '`'.repeat(longestRun + 1);
    return `${fence}diff\n${text}\n${fence}`;
};
const componentBlock = (outcome) => {
    const changes = outcome.plan.changes.filter(({ action }) => action !== 'unchanged');
    const { taken, left } = (0,report_text/* fitting */._Q)((0,planText/* planLines */.HN)({ changes }), String, longestAppPlan, line => line.length + 1);
    const lines = left === 0 ? taken : [...taken, `... and ${(0,report_text/* plural */.LS)(left, 'more line')}`];
    return [
        `<h4>${(0,jobSummary/* componentHeadline */.m_)(outcome)}</h4>`,
        ...(outcome.error === undefined ? [] : [(0,markup/* errorAlert */.n7)(outcome.error, errorLimits)]),
        ...(lines.length === 0 ? [] : [fenced(lines.join('\n'))])
    ].join('\n\n');
};
const isQuiet = ({ error, plan }) => error === undefined && plan.changes.every(({ action }) => action === 'unchanged');
const mostQuiet = 20;
/** One line for everything that stays as it is. */
const quietLine = (quiet) => {
    const names = quiet.slice(0, mostQuiet).map(({ plan }) => (0,report_text/* html */.qy)(plan.title, 120));
    const left = quiet.length - names.length;
    return `<p>\u2705 Unchanged: ${names.join(', ')}${left > 0 ? ` and ${left} more` : ''}</p>`;
};
/** The comment, at most 60,000 characters: tenant, what would change in every component that fits, and the marker. */
const renderComment = (run, scope = '') => {
    const all = (0,runOutcome/* componentsOf */.ct)(run);
    const quiet = all.length === 1 ? [] : all.filter(isQuiet);
    const unchanged = quiet.length === 0 ? [] : [quietLine(quiet)];
    const head = [`<h3>b2c-bootstrap: ${(0,jobSummary/* headline */.Pl)(run)}</h3>`, (0,jobSummary/* tenantCard */.nO)(run.tenant)].join('\n\n');
    const budget = longestBody - head.length - unchanged.join('').length;
    const told = all.filter(component => !quiet.includes(component));
    const { taken, left } = (0,report_text/* fitting */._Q)(told, componentBlock, budget, text => text.length + 2);
    const rest = left === 0 ? [] : [`<p>\u2026 and ${(0,runOutcome/* countedIn */.se)(run, left, 'more ')}: see the job summary.</p>`];
    return [head, ...taken, ...rest, ...unchanged, commentMarker(run, scope)].join('\n\n');
};

;// CONCATENATED MODULE: ./build/report/report.js
// The end of a run as people see it: warnings, the job summary, the comment on the pull request. Best effort: a report that
// fails never turns a run that worked into one that did not.




const commentTimeoutMs = 30_000;
/** Reports the run: annotations, summary, comment. Never rejects. */
const reportRun = async (run, wanted, ci, runtime, log) => {
    for (const component of (0,runOutcome/* componentsOf */.ct)(run)) {
        const { warnings, notices, advice } = component.report;
        for (const warning of component.warnings)
            log.warning(warning);
        for (const { text, title } of warnings)
            log.warning(text, title);
        for (const line of advice)
            log.info(line);
        for (const { text, title } of notices)
            log.notice(text, title);
    }
    await (0,jobSummary/* writeSummary */.Sy)(ci.writeSummary, () => (0,jobSummary/* renderSummary */.Br)(run), log);
    if (wanted !== undefined)
        await comment(run, wanted, ci, runtime, log);
    log.info((0,jobSummary/* headline */.Pl)(run));
};
const comment = async (run, { token, declaration }, { pullRequest }, runtime, log) => {
    if (pullRequest === undefined) {
        log.info('comment-on-pull-request: this run belongs to no pull request.');
        return;
    }
    const scope = JSON.stringify([...pullRequest.step, declaration]);
    const retry = { runtime, deadline: (0,util_retry/* deadlineAfter */.d8)(runtime, commentTimeoutMs), onWait: log.waiting };
    const body = renderComment(run, scope);
    const result = await pullRequest.upsertComment(body, commentMarker(run, scope), token, retry);
    if (result.kind === 'refused')
        log.warning(result.warning);
};

// EXTERNAL MODULE: ./build/resources/appKinds.js + 1 modules
var appKinds = __webpack_require__(20913);
// EXTERNAL MODULE: ./build/util/proxy.js
var proxy = __webpack_require__(29505);
// EXTERNAL MODULE: ./build/util/proxyFailure.js
var proxyFailure = __webpack_require__(39691);
;// CONCATENATED MODULE: ./build/main.js
// The main step: reads the inputs, runs the pipeline, reports, and decides whether the step has failed.











/** Runs the step with all kinds, or with those that are given. Never rejects: a failure is reported and sets the exit code. */
const run = async (given, ci, chosen) => {
    const runtime = (0,proxyFailure/* namingProxy */.t)(given);
    const log = (0,report_log/* createLog */.h)(ci.commands);
    let isReported = false;
    try {
        for (const warning of (0,proxy/* useProxyFromEnvironment */.F)(runtime.env))
            log.warning(warning);
        const kinds = chosen ?? (await kindsFor(ci));
        const inputs = (0,inputs_inputs/* readInputs */.K)(ci, kinds, log.warning);
        if (inputs.mode === 'export') {
            // What writes YAML is loaded only where a file is written.
            const { runExport } = await Promise.all(/* import() */[__webpack_require__.e(507), __webpack_require__.e(739), __webpack_require__.e(641)]).then(__webpack_require__.bind(__webpack_require__, 95641));
            await runExport(inputs, { ci, runtime, log, kinds });
            return;
        }
        const outcome = await runPipeline(inputs, { ci, runtime, log, kinds });
        isReported = true;
        await reportRun(outcome, wantedComment(inputs), ci, runtime, log);
        assertSuccess(outcome, inputs);
    }
    catch (thrown) {
        const error = (0,build_errors/* asActionError */.z6)(thrown);
        log.error(error);
        if (!isReported)
            await (0,jobSummary/* writeSummary */.Sy)(ci.writeSummary, () => (0,jobSummary/* renderFailure */.zt)(error), log);
        process.exitCode = 1;
    }
};
// Only a configuration file can name the kinds of the tenant.
const kindsFor = async (ci) => {
    if (ci.input('config') === '')
        return appKinds/* appKinds */.V;
    const { allKinds } = await __webpack_require__.e(/* import() */ 32).then(__webpack_require__.bind(__webpack_require__, 46032));
    return allKinds;
};
const wantedComment = ({ commentOnPullRequest, gitHubToken, declaration }) => commentOnPullRequest
    ? {
        token: gitHubToken ?? '',
        declaration: declaration.kind === 'config' ? declaration.path : declaration.app.app.uniqueName
    }
    : undefined;
/** @throws ActionError when a component failed, or when a plan with fail-on-drift found a difference. */
const assertSuccess = (run, { mode, failOnDrift }) => {
    const components = (0,runOutcome/* componentsOf */.ct)(run);
    const failed = components.filter(({ error }) => error !== undefined);
    const [first] = failed;
    if (first?.error !== undefined && components.length === 1)
        throw first.error;
    if (failed.length > 0) {
        throw new build_errors/* ActionError */.lZ({
            code: 'partial',
            message: `${failed.length} of ${(0,runOutcome/* countedIn */.se)(run, components.length)} failed: ${failed
                .map(({ plan, error }) => `${plan.key}: ${error?.message}`)
                .join('; ')}`,
            hint: [...new Set(failed.flatMap(({ error }) => error?.hint ?? []))].join(' '),
            cause: first?.error
        });
    }
    const drifted = components.filter(({ plan }) => plan.changes.some(reconcile_plan/* isDrift */._K));
    if (mode === 'plan' && failOnDrift && drifted.length > 0) {
        throw new build_errors/* ActionError */.lZ({
            code: 'drift',
            message: `The tenant differs from the declaration in ${drifted.map(({ plan }) => plan.title).join(', ')}.`,
            hint: 'The plan above lists the differences. mode: apply mends what it would change; prune: true removes permissions, roles and federated credentials that are not declared, and customPolicies.prune policies that are not in the folder; what else others made is removed by hand, or declared (owners, accepted-credentials).'
        });
    }
};


/***/ }),

/***/ 1986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ carryOut)
/* harmony export */ });
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19685);
// Carrying out several writes of one resource: each change counts as soon as its own write is done, whatever becomes of the others.

/** Sends the writes in `$batch`. @throws ActionError of the first that failed, when all have been answered; see `ensureAll`. */
const carryOut = ({ graph, carriedOut, markChanged }, writes, options = {}) => {
    const changeOf = new Map(writes.map(({ request, change }) => [request, change]));
    const requests = writes.map(({ request }) => request);
    const onSatisfied = (request) => {
        const change = changeOf.get(request);
        if (change === undefined)
            markChanged();
        else
            carriedOut(change);
    };
    return (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .ensureAll */ .ed)(graph, requests, { ...options, onSatisfied });
};


/***/ }),

/***/ 31928:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m_: () => (/* binding */ componentHeadline),
  Pl: () => (/* binding */ headline),
  zt: () => (/* binding */ renderFailure),
  Br: () => (/* binding */ renderSummary),
  nO: () => (/* binding */ tenantCard),
  Sy: () => (/* binding */ writeSummary)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var reconcile_plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/util/time.js
var time = __webpack_require__(94456);
// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(13920);
;// CONCATENATED MODULE: ./build/report/diagram.js
// A picture of one managed app: what it signs in with, what it may do, which roles it holds. Mermaid source.

// GitHub draws no picture above 50,000 characters; twelve boxes a group stay far below and can still be read.
const mostBoxes = 12;
const appearance = {
    create: { style: 'added' },
    restore: { style: 'added' },
    adopt: { style: 'kept' },
    update: { style: 'kept' },
    unchanged: { style: 'kept' },
    missing: { style: 'missing', note: 'not granted' },
    drift: { style: 'foreign', note: 'not declared' },
    delete: { style: 'removed', note: 'not declared, is removed' }
};
const boxOf = ({ kind, name, action }) => {
    const { style, note } = appearance[action];
    const label = (0,report_text/* mermaidLabel */._b)(`${kind.picture?.prefix}${name}`);
    return { label: note === undefined ? label : `${label}<br>${note}`, style };
};
/** The boxes of a group, kind by kind. Boxes that a kind tells stand in place of its changes. */
const boxesOf = (group, changes, reported) => {
    const ofGroup = reported.filter(({ kind }) => kind.picture?.group === group);
    const own = ofGroup.flatMap(({ kind, own: boxes }) => boxes.map(box => ({ kind, box })));
    const drawn = changes
        .filter(({ kind }) => kind.picture?.group === group && !own.some(one => one.kind === kind))
        .map(change => ({ kind: change.kind, box: boxOf(change) }));
    const placeOf = ({ kind }) => kind.picture?.place ?? 0;
    const inPlace = [...own, ...drawn].toSorted((one, other) => placeOf(one) - placeOf(other));
    return [...inPlace.map(({ box }) => box), ...ofGroup.flatMap(({ others }) => others)];
};
const subgraph = (id, title, boxes) => {
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
const groups = [
    { id: 'credentials', title: 'Signs in with', edge: 'credentials --> app' },
    { id: 'permissions', title: 'Microsoft Graph', edge: 'app --> permissions' },
    { id: 'roles', title: 'Directory roles', edge: 'app --> roles' }
];
/** The Mermaid source of an app's picture, or `undefined` when there is nothing to draw. */
const appDiagram = ({ title, changes }, reported) => {
    const drawn = groups
        .map(one => ({ ...one, boxes: boxesOf(one.id, changes, reported) }))
        .filter(({ boxes }) => boxes.length > 0);
    if (drawn.length === 0)
        return undefined;
    return [
        'flowchart LR',
        `  app(["${(0,report_text/* mermaidLabel */._b)(title)}"]):::app`,
        ...drawn.flatMap(({ id, title, boxes }) => subgraph(id, title, boxes)),
        ...drawn.map(({ edge }) => `  ${edge}`),
        ...drawn.map(({ id }) => `  style ${id} fill:transparent,stroke:#8c959f`),
        ...styles.map(style => `  ${style}`)
    ].join('\n');
};

// EXTERNAL MODULE: ./build/report/markup.js
var markup = __webpack_require__(29271);
// EXTERNAL MODULE: ./build/report/planText.js
var planText = __webpack_require__(24711);
// EXTERNAL MODULE: ./build/report/runOutcome.js
var runOutcome = __webpack_require__(14052);
;// CONCATENATED MODULE: ./build/report/jobSummary.js
// The job summary: what the run came to, for a person who opens the run's page. HTML and markdown as GitHub renders them.








// GitHub refuses a summary above 1 MiB; masking may lengthen it on the way.
const summaryBytes = 900_000;
const overviewBytes = 300_000;
const mostDiagrams = 10;
const bytes = (text) => Buffer.byteLength(text);
const blockBytes = (block) => bytes(`${block}\n\n`);
/** What the run came to, in a few words without markup. */
const headline = (run) => {
    const all = (0,runOutcome/* componentsOf */.ct)(run);
    const isTenantAlone = run.tenantOutcome !== undefined && run.apps.length === 0;
    const failures = all.filter(({ status }) => status === 'failed').length;
    if (failures > 0 && isTenantAlone)
        return '\u274c The tenant was not brought into step';
    if (failures > 0)
        return `\u274c ${failures} of ${(0,runOutcome/* countedIn */.se)(run, all.length)} failed`;
    const outOfStep = all.map(({ report }) => report.outOfStep).filter(what => what !== undefined);
    if (outOfStep.length > 0)
        return `\u274c ${(0,runOutcome/* countedIn */.se)(run, outOfStep.length)} with ${outOfStep[0]}`;
    const changed = all.filter(({ plan }) => (0,reconcile_plan/* changesAnything */.gR)(plan)).length;
    if (run.mode === 'plan') {
        if (changed > 0)
            return `\ud83d\udccb Plan: changes to ${isTenantAlone ? 'the tenant' : (0,runOutcome/* countedIn */.se)(run, changed)}`;
        const drift = all.flatMap(({ plan }) => plan.changes).filter(({ action }) => action === 'drift').length;
        return drift === 0 ? '\u2705 Plan: no changes' : `\u26a0\ufe0f Plan: no changes, ${drift} drift`;
    }
    if (changed > 0 && isTenantAlone) {
        return run.mode === 'destroy' ? '\ud83d\uddd1\ufe0f Removed from the tenant' : '\u2705 The tenant was brought into step';
    }
    if (run.mode === 'destroy')
        return changed === 0 ? '\u2705 Nothing to remove' : `\ud83d\uddd1\ufe0f ${(0,runOutcome/* countedIn */.se)(run, changed)} removed`;
    return changed === 0 ? '\u2705 No changes' : `\u2705 ${(0,runOutcome/* countedIn */.se)(run, changed)} provisioned`;
};
const tenantKinds = new Map([
    ['AAD B2C', 'Azure AD B2C'],
    ['CIAM', 'Entra External ID'],
    ['AAD', '\u26a0\ufe0f a workforce tenant, not Azure AD B2C']
]);
/** The tenant signed in to, as a card. HTML. */
const tenantCard = ({ id, displayName = '', initialDomain, kind = '' }) => (0,markup/* card */.Nr)([
    ['Tenant', (0,report_text/* html */.qy)(displayName)],
    ['Domain', initialDomain === undefined ? '' : (0,report_text/* code */.aY)(initialDomain)],
    ['Tenant id', (0,report_text/* code */.aY)(id)],
    ['Kind', tenantKinds.get(kind) ?? (0,report_text/* html */.qy)(kind)]
]);
const statusSigns = {
    planned: '\ud83d\udccb',
    applied: '\u2705',
    unchanged: '\u2705',
    destroyed: '\ud83d\uddd1\ufe0f',
    failed: '\u274c'
};
const resultOf = ({ plan, status }) => status === 'failed' ? 'failed' : (0,planText/* countsText */.WN)(plan.changes, (0,planText/* tenseOf */.F2)(status));
/** The headline of a component: sign, name, and what its changes come to. HTML. */
const componentHeadline = (outcome) => `${statusSigns[outcome.status]} ${(0,report_text/* html */.qy)(outcome.plan.title, 120)}: ${resultOf(outcome)}`;
const overviewRow = (outcome) => {
    const { identity } = outcome.report;
    const name = (0,report_text/* html */.qy)(outcome.plan.title, 80);
    const cells = [
        `${statusSigns[outcome.status]} ${identity === undefined ? name : (0,report_text/* link */.nf)(identity.address, name)}`,
        identity === undefined ? '' : (0,report_text/* code */.aY)(identity.id),
        resultOf(outcome)
    ];
    return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`;
};
const overview = (run, components) => {
    const what = run.tenantOutcome === undefined ? 'App' : 'Component';
    const { taken, left } = (0,report_text/* fitting */._Q)(components, overviewRow, overviewBytes, bytes);
    const rest = left === 0 ? '' : `\n<tr><td colspan="3">\u2026 and ${(0,runOutcome/* countedIn */.se)(run, left, 'more ')}</td></tr>`;
    return `<table>\n<tr><th align="left">${what}</th><th align="left">Client id</th><th align="left">Result</th></tr>\n${taken.join('\n')}${rest}\n</table>`;
};
/** Paths and lists of a `<code>` may be broken between their parts; else one long line moves its whole table out of sight. */
const breakable = (codeHtml) => codeHtml.replace(/\/(?!\/|code>)|,/g, '$&<wbr>');
const changeRow = ({ status, carriedOut }, change) => {
    const { action, fields, reason } = change;
    const words = planText/* actionWords */.Iv[action];
    const isDone = carriedOut.has(change);
    const isUnconfirmed = status === 'failed' && (0,reconcile_plan/* writes */.D3)(change) && !isDone;
    const shown = action === 'unchanged' || action === 'create' ? [] : fields;
    const details = [
        ...(reason === '' ? [] : [(0,report_text/* prose */.CS)(reason, 500)]),
        ...shown.map(one => breakable((0,report_text/* code */.aY)((0,planText/* fieldText */.gF)(action, one), 400)))
    ];
    return [
        change.kind.noun,
        (0,report_text/* html */.qy)(change.name, 200),
        isUnconfirmed ? `\u274c not confirmed (${words.verb})` : `${words.sign} ${words[isDone ? 'done' : (0,planText/* tenseOf */.F2)(status)]}`,
        details.join('<br>')
    ];
};
/** Everything about one component as blocks of HTML and markdown, parted by blank lines. */
const componentSection = (outcome, isTenant, withDiagram) => {
    const { plan, status, warnings, error } = outcome;
    const pieces = outcome.report.summary();
    const diagram = withDiagram && status !== 'destroyed' ? appDiagram(plan, pieces.boxes) : undefined;
    const warningLines = warnings.slice(0, 10).flatMap(text => ['', (0,report_text/* prose */.CS)(text)]);
    const rows = plan.changes.map(change => changeRow(outcome, change));
    const blocks = [
        error === undefined ? '' : (0,markup/* errorAlert */.n7)(error),
        ...pieces.alerts,
        warnings.length === 0 ? '' : (0,markup/* alert */.xE)('WARNING', warningLines.slice(1)),
        (0,markup/* card */.Nr)([...(isTenant ? [] : [['Unique name', (0,report_text/* code */.aY)(plan.name)]]), ...pieces.card]),
        (0,markup/* table */.tp)(['Resource', 'Name', 'Result', 'Details'], rows),
        ...pieces.sections,
        diagram === undefined ? '' : `\`\`\`mermaid\n${diagram}\n\`\`\``
    ];
    return blocks.filter(block => block !== '').join('\n\n');
};
const rank = ({ status, plan }) => (status === 'failed' ? 0 : (0,reconcile_plan/* changesAnything */.gR)(plan) ? 1 : 2);
const folded = (outcome, isTenant, index) => [
    `<details${outcome.status === 'failed' ? ' open' : ''}><summary><b>${componentHeadline(outcome)}</b></summary>`,
    componentSection(outcome, isTenant, index < mostDiagrams),
    '</details>'
].join('\n\n');
/** The job summary as markdown, at most 900,000 bytes: what failed first, then what changed; what does not fit is counted. */
const renderSummary = (run) => {
    const head = [
        `<h2>${headline(run)}</h2>`,
        tenantCard(run.tenant),
        `<p>Mode <b>${run.mode}</b>, took ${(0,time/* readableMs */.$f)(run.tookMs)}.</p>`
    ];
    const all = (0,runOutcome/* componentsOf */.ct)(run);
    const isTenant = (outcome) => outcome === run.tenantOutcome;
    const [only] = all;
    if (only !== undefined && all.length === 1) {
        return `${[...head, `<h3>${componentHeadline(only)}</h3>`, cut(componentSection(only, isTenant(only), true))].join('\n\n')}\n`;
    }
    const ranked = all.toSorted((a, b) => rank(a) - rank(b));
    const top = [...head, overview(run, ranked)].join('\n\n');
    const room = summaryBytes - bytes(top);
    const { taken, left } = (0,report_text/* fitting */._Q)(ranked, (one, index) => folded(one, isTenant(one), index), room, blockBytes);
    const rest = left === 0 ? [] : [`<p>The details of ${(0,runOutcome/* countedIn */.se)(run, left, 'more ')} did not fit here.</p>`];
    return `${[top, ...taken, ...rest].join('\n\n')}\n`;
};
const cut = (section) => {
    const { taken, left } = (0,report_text/* fitting */._Q)(section.split('\n\n'), String, summaryBytes - 10_000, blockBytes);
    return left === 0 ? section : [...taken, '<p>The rest did not fit here.</p>'].join('\n\n');
};
/** The summary of a run that ended before there was an outcome to show. */
const renderFailure = (error) => ['<h3>\u274c Nothing was changed</h3>', (0,markup/* errorAlert */.n7)(error)].join('\n\n');
/** Writes the summary, best effort: a host without job summaries, or a failed write, is a line in the debug log. */
const writeSummary = async (write, render, log) => {
    try {
        await write(render());
    }
    catch (error) {
        log.detail(`No job summary: ${(0,errors/* messageOf */.bD)(error)}`);
    }
};


/***/ }),

/***/ 29271:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nr: () => (/* binding */ card),
/* harmony export */   n$: () => (/* binding */ moment),
/* harmony export */   n7: () => (/* binding */ errorAlert),
/* harmony export */   tp: () => (/* binding */ table),
/* harmony export */   xE: () => (/* binding */ alert)
/* harmony export */ });
/* harmony import */ var _util_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71081);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94456);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13920);
// Blocks of a job summary in GitHub's subset of HTML: tables, cards, alerts, moments.



// Short cells stay on one line; long ones give way.
const rowOf = (cells) => `<tr>${cells.map(cell => (cell.length <= 22 ? `<td nowrap>${cell}</td>` : `<td>${cell}</td>`)).join('')}</tr>`;
/** A table with a header row, or nothing when it has no rows. Cells are HTML. */
const table = (header, rows) => rows.length === 0
    ? ''
    : `<table>\n<tr>${header.map(cell => `<th align="left">${cell}</th>`).join('')}</tr>\n${rows.map(rowOf).join('\n')}\n</table>`;
/** A table of names and values without a header; rows with an empty value are left out. Cells are HTML. */
const card = (rows) => {
    const lines = rows
        .filter(([, value]) => value !== '')
        .map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`);
    return lines.length === 0 ? '' : `<table>\n${lines.join('\n')}\n</table>`;
};
/** An alert block of GitHub's markdown. `lines` are HTML. */
const alert = (kind, lines) => [`[!${kind}]`, ...lines].map(line => `> ${line}`).join('\n');
const wholeError = { lines: 200, characters: 20_000 };
/** A message as HTML: its first line says what happened, further ones what it happened to, each on a line of its own. */
const messageHtml = (message, limits) => {
    const [first = '', ...others] = message.split('\n');
    const shown = others.slice(0, limits.lines).map(line => {
        const indent = line.length - line.trimStart().length;
        return `${'&emsp;'.repeat(Math.min(indent / 2, 4))}${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .prose */ .CS)(line.trimStart(), limits.characters)}`;
    });
    const left = others.length - shown.length;
    return [`<b>${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .prose */ .CS)(first)}</b>`, ...shown, ...(left > 0 ? [`\u2026 and ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(left, 'more line')}`] : [])].join('<br>');
};
/** Message and next step of an error as an alert. */
const errorAlert = ({ message, hint }, limits = wholeError) => alert('CAUTION', [
    messageHtml(message, limits),
    ...(hint === undefined ? [] : ['', `<b>Next step:</b> ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .prose */ .CS)(hint)}`])
]);
/** A moment and how far it is from `nowMs`: `2026-03-01 08:00 UTC (in 89 days)`. HTML. */
const moment = (iso, nowMs) => {
    const ms = (0,_util_time_js__WEBPACK_IMPORTED_MODULE_2__/* .parseMoment */ .mI)(iso);
    if (ms === undefined)
        return (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy)(iso);
    const away = Math.abs(ms - nowMs);
    const [count, unit] = away >= 2 * _util_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .unitMs */ .FP.d ? [Math.floor(away / _util_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .unitMs */ .FP.d), 'day'] : [Math.floor(away / _util_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .unitMs */ .FP.h), 'hour'];
    const span = count === 0 ? 'less than an hour' : (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(count, unit);
    const day = new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
    return `${day} UTC (${ms > nowMs ? `in ${span}` : `<b>expired</b>, ${span} ago`})`;
};


/***/ }),

/***/ 24711:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bd: () => (/* binding */ countActions),
/* harmony export */   F2: () => (/* binding */ tenseOf),
/* harmony export */   HN: () => (/* binding */ planLines),
/* harmony export */   Iv: () => (/* binding */ actionWords),
/* harmony export */   MM: () => (/* binding */ planHeadline),
/* harmony export */   WN: () => (/* binding */ countsText),
/* harmony export */   gF: () => (/* binding */ fieldText)
/* harmony export */ });
/* unused harmony export changeActions */
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13920);
// A plan as lines of text, for the log and for the pull-request comment, and the words that all reports use for it.

/** The words of every action, in the order in which they are counted. */
const actionWords = {
    create: { symbol: '+', sign: '\ud83d\udfe2', verb: 'create', planned: 'to create', done: 'created' },
    restore: { symbol: '^', sign: '\ud83d\udfe2', verb: 'restore', planned: 'to restore', done: 'restored' },
    adopt: { symbol: '@', sign: '\ud83d\udd35', verb: 'adopt', planned: 'to adopt', done: 'adopted' },
    update: { symbol: '~', sign: '\ud83d\udd35', verb: 'update', planned: 'to update', done: 'updated' },
    delete: { symbol: '-', sign: '\ud83d\udd34', verb: 'delete', planned: 'to remove', done: 'removed' },
    missing: { symbol: '?', sign: '\ud83d\udfe1', verb: 'missing', planned: 'missing', done: 'missing' },
    drift: { symbol: '!', sign: '\ud83d\udfe0', verb: 'drift', planned: 'drift', done: 'drift' },
    unchanged: { symbol: '=', sign: '\u26aa', verb: 'unchanged', planned: 'unchanged', done: 'unchanged' }
};
/** Every action, in the order in which they are counted. */
const changeActions = Object.keys(actionWords);
/** How many changes there are of every action. */
const countActions = (changes) => {
    const counts = Object.fromEntries(changeActions.map(action => [action, 0]));
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
/** Whether the changes of a component were carried out, for the choice of words. */
const tenseOf = (status) => status === 'planned' || status === 'failed' ? 'planned' : 'done';
const valueText = (value) => (value === null ? '(none)' : (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clip */ .$Q)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(JSON.stringify(value)), 160));
/** `before -> after`; of what is created only the after, of what is removed only the before; the field alone where neither is there. */
const fieldText = (action, { field, before, after }) => {
    const name = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(field);
    // The last of many: how many more there are.
    if (before === null && after === null)
        return name;
    if (action === 'create' && before === null)
        return `${name}: ${valueText(after)}`;
    if (action === 'delete' && after === null)
        return `${name}: ${valueText(before)}`;
    return `${name}: ${valueText(before)} -> ${valueText(after)}`;
};
// As wide as `federated credential`, so that the plans of all components line up.
const kindWidth = 20;
const verbWidth = Math.max(...Object.values(actionWords).map(({ verb }) => verb.length));
const longestName = 100;
const changeLines = (change) => {
    const { symbol, verb } = actionWords[change.action];
    const reason = change.reason === '' ? '' : `  (${(0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(change.reason)})`;
    const name = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clip */ .$Q)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(change.name), longestName);
    const fields = change.action === 'unchanged' ? [] : change.fields;
    return [
        `${symbol} ${verb.padEnd(verbWidth)} ${change.kind.noun.padEnd(kindWidth)} ${name}${reason}`,
        ...fields.map(field => `      ${fieldText(change.action, field)}`)
    ];
};
/** The plan of one component as lines; each change begins with its sign, so that a `diff` code block colours it. */
const planLines = (plan) => plan.changes.flatMap(changeLines);
/** One line about a component and what its plan comes to. */
const planHeadline = (plan, tense = 'planned') => {
    const name = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clip */ .$Q)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(plan.title), longestName);
    return `${name} (${(0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .clip */ .$Q)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .logInline */ .Ab)(plan.name), longestName)}): ${countsText(plan.changes, tense)}`;
};


/***/ }),

/***/ 37834:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ createAppRegister)
/* harmony export */ });
// The managed apps of a declaration by their keys, for what stands behind more than one of them: policies that hold client ids,
// applications that ask for each other's scopes, and the record of the tenant, which an application holds.
/** A directory without apps. */
const createAppRegister = () => {
    const opened = new Map();
    const waiting = new Map();
    return {
        keys: () => [...waiting.keys()],
        scope: async (key) => {
            const declared = waiting.get(key);
            if (declared === undefined)
                throw new Error(`no app has the key ${key}`);
            return opened.get(key) ?? declared.promise;
        },
        declare: key => {
            waiting.set(key, Promise.withResolvers());
        },
        open: (key, scope) => {
            opened.set(key, scope);
            waiting.get(key)?.resolve(scope);
            return scope;
        }
    };
};


/***/ }),

/***/ 98524:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ consentReport)
/* harmony export */ });
/* harmony import */ var _report_markup_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(29271);
/* harmony import */ var _report_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13920);
/* harmony import */ var _access_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(36446);
// What an app lacks that an administrator has to consent to: the address at which that is done.



/** Asks for the admin consent, with its address. */
const consentReport = ({ loginOrigin, tenant }, { app, made: { application } }, access = []) => {
    if (application === undefined)
        return {};
    const others = access.filter(({ standing }) => standing !== 'labelled');
    const caution = others.length === 0 ? '' : ` Before that, look at who else could act as it: ${(0,_access_js__WEBPACK_IMPORTED_MODULE_2__/* .accessText */ .cd)(others)}.`;
    const address = `${loginOrigin}/${tenant.id}/adminconsent?client_id=${application.appId}`;
    const text = `${app.displayName} lacks consent; an administrator grants it at ${address}${caution && `.${caution}`}`;
    const ask = `Admin consent is missing. A Privileged Role Administrator or Global Administrator can give it: ${(0,_report_text_js__WEBPACK_IMPORTED_MODULE_1__/* .link */ .nf)(address, 'grant admin consent')}.${(0,_report_text_js__WEBPACK_IMPORTED_MODULE_1__/* .prose */ .CS)(caution)}`;
    return {
        warnings: [{ text, title: 'Consent is missing' }],
        summary: () => ({ alerts: [(0,_report_markup_js__WEBPACK_IMPORTED_MODULE_0__/* .alert */ .xE)('IMPORTANT', [ask])] })
    };
};


/***/ }),

/***/ 27448:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ assertMayHaveSecret),
/* harmony export */   s: () => (/* binding */ assertMayGrant)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _access_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(36446);
/* harmony import */ var _locateErrors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67989);
// Refuses grants and secrets for an application that others could act as: what it is granted, they are granted.



const hint = [
    'Whoever holds these would hold what is granted as well. Remove them (portal: App registrations and Enterprise applications; Owners, Certificates & secrets),',
    'or declare those that are meant: owners (object ids), federated-credentials, certificates in the file, accepted-credentials (key ids of secrets and certificates).',
    'If somebody else made this application, choose another unique-name.'
].join(' ');
const refused = (application, purpose, access) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'conflict',
    message: `${(0,_locateErrors_js__WEBPACK_IMPORTED_MODULE_1__/* .called */ .Ab)(application)} is to be ${purpose}, and others could act as it: ${(0,_access_js__WEBPACK_IMPORTED_MODULE_2__/* .accessText */ .cd)(access)}. Neither the caller, nor an administrator of the tenant, nor this declaration is behind them. Nothing was granted.`,
    hint
});
/**
 * Who is in the way. Nobody is for an application that this run makes. Whoever names an application by `adopt-client-id` takes
 * it over with the credentials that it has; owners stay in the way, for they can add others at any time.
 */
const inTheWay = (located, access) => located.state === 'found' && located.adopted ? access.filter(({ standing }) => isOwner(standing)) : access;
const isOwner = (standing) => standing === 'owner' || standing === 'possible owner';
const refuse = (located, purpose, access) => {
    const others = inTheWay(located, access);
    if (located.state === 'found' && others.length > 0)
        throw refused(located.application, purpose, others);
};
/**
 * Refuses a grant to an application that others can act as.
 * @throws ActionError `conflict` that lists the accesses and the ways out.
 */
const assertMayGrant = (located, access) => refuse(located, 'granted rights', access);
/**
 * Refuses a new secret for an application that others own; with `isProven` false, for one that nobody with power has vouched
 * for, also because of credentials and of owners that could not be read: consumers of the secret would act as an application
 * that somebody else prepared. Secrets that are labelled as ours never refuse it: a run that was killed may have left them.
 * @throws ActionError `conflict` that lists the accesses and the ways out.
 */
const assertMayHaveSecret = (located, access, isProven) => refuse(located, 'given a client secret', access.filter(({ standing }) => standing === 'owner' || (standing !== 'labelled' && !isProven)));


/***/ }),

/***/ 473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ graphScopesRead),
/* harmony export */   s: () => (/* binding */ graphRolesRead)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(44941);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19685);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(71419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20247);
/* harmony import */ var _util_guid_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(79704);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(94891);
// Microsoft Graph's own service principal in this tenant, with the application permissions that it offers. Read in the
// tenant: the object id differs, and old tenants and national clouds may lack newer permissions.







const read = (select) => ({
    path: `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .byKey */ .dX)('servicePrincipals', 'appId', _graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .graphAppId */ .dV)}?$select=${select}`,
    operation: "read Microsoft Graph's own service principal",
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .requirements */ .Ln.readApplications
});
/** Several hundred permissions, asked for by every app of a run. */
const graphRolesRead = {
    ...read('id,appRoles'),
    parse: answer => {
        if (answer.status !== 200)
            throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .toActionError */ .ie)(read('id,appRoles'), answer);
        const { id, appRoles } = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObject */ .eB)(answer.body);
        if (!(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_5__/* .isGuid */ .W)(String(id))) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ code: 'protocol', message: 'Graph gave its own service principal without a usable id.' });
        }
        const roles = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObjects */ .Nt)(appRoles)
            .filter(role => role.isEnabled !== false)
            .map(role => ({ id: String(role.id).toLowerCase(), value: String(role.value) }))
            .filter(role => (0,_util_guid_js__WEBPACK_IMPORTED_MODULE_5__/* .isGuid */ .W)(role.id));
        return { id: String(id), appRoles: roles };
    }
};
/** The delegated permissions that Graph offers: read only when a name is unknown, to say what it is. */
const graphScopesRead = {
    ...read('id,oauth2PermissionScopes'),
    parse: answer => (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_6__/* .succeeded */ .gq)(answer)
        ? (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObjects */ .Nt)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObject */ .eB)(answer.body).oauth2PermissionScopes).map(({ id, value }) => ({ id: String(id).toLowerCase(), value: String(value) }))
        : []
};


/***/ }),

/***/ 25000:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ readOwners)
/* harmony export */ });
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(44941);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19685);
/* harmony import */ var _graph_missing_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59703);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(71419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20247);
/* harmony import */ var _graphObjects_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(22960);
// Who owns the application and its service principal: each of them may add credentials to it at any time. Source: Microsoft Graph
// documentation, application-list-owners and serviceprincipal-list-owners.






const nobody = { owners: [], unread: [] };
/** How a service refuses a collection that it does not have. */
const refusesList = new Set([400, 405, 501]);
/**
 * The owners of the application and of its service principal: they come with the objects, and are read where they did not, or where there
 * are more of them.
 * @throws ActionError when they may not be read.
 */
const readOwners = async ({ app, reader, application, principal }) => {
    const ownersOf = async (to, path, expanded) => {
        if (expanded !== undefined)
            return { owners: expanded.map(owner => ({ ...owner, to })), unread: [] };
        const read = {
            path: `${path}/owners`,
            operation: `read the owners of the ${to} ${app.uniqueName}`,
            requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .requirements */ .Ln.readApplications
        };
        const first = await reader.get(read);
        // The object was found: a replica lags.
        const answer = (0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .isMissing */ .b2)(first) ? await reader.get({ ...read, isKnown: true }) : first;
        if (refusesList.has(answer.status))
            return { owners: [], unread: [to] };
        if (!(0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_5__/* .succeeded */ .gq)(answer))
            throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(read, answer);
        if (!(0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_5__/* .listsAll */ .jX)(answer))
            return { owners: [], unread: [to] };
        return { owners: (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_5__/* .valuesOf */ .sm)(answer).map(fields => ({ ...(0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_4__/* .parseOwner */ .pZ)(fields), to })), unread: [] };
    };
    const located = await application();
    if (located.state === 'missing')
        return nobody;
    const { id, owners } = located.application;
    const ofPrincipal = async () => {
        const found = await principal();
        return found === undefined
            ? nobody
            : ownersOf('service principal', (0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .byId */ .$H)('servicePrincipals', found.id), found.owners);
    };
    const readings = await Promise.all([ownersOf('application', (0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .byId */ .$H)('applications', id), owners), ofPrincipal()]);
    return { owners: readings.flatMap(reading => reading.owners), unread: readings.flatMap(({ unread }) => unread) };
};


/***/ }),

/***/ 45737:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   II: () => (/* binding */ allowsPrivileged),
/* harmony export */   Jf: () => (/* binding */ handsOver),
/* harmony export */   yT: () => (/* binding */ namedAs),
/* harmony export */   yX: () => (/* binding */ allowPrivilegedKey)
/* harmony export */ });
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(85892);
/* harmony import */ var _field_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8210);
// The one switch for what hands over the tenant, which directory roles and permissions share: its key, and the refusal.


/** The key of the switch. A workflow that says `false` cannot be overruled by the file that it reads. */
const allowPrivilegedKey = {
    allowPrivilegedRoles: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .flagKey */ .Q4)({
        input: 'allow-privileged-roles',
        everywhere: true,
        inDefaults: true,
        optional: true,
        workflowForbids: true,
        description: 'Allows directory roles and permissions that hand over the whole tenant.'
    })
};
/** Whether the switch is on for an app. */
const allowsPrivileged = (written) => written.allowPrivilegedRoles === true;
const theSwitch = 'allow-privileged-roles: true (in a file allowPrivilegedRoles: true, unless the step says false)';
/** What was written, and behind it what it means where that is more or something else. */
const namedAs = (text, names) => {
    const meant = names.join(', ');
    return meant === text ? (0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text) : `${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} (${meant})`;
};
/** What is wrong with something that hands over the tenant: completes a sentence that begins with its name. */
const handsOver = ({ why }, narrower) => `hands over the whole tenant: it ${why}; accepted: ${narrower}, or ${theSwitch}`;


/***/ }),

/***/ 59081:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LU: () => (/* binding */ isCallers),
/* harmony export */   S_: () => (/* binding */ undeclaredChange),
/* harmony export */   p_: () => (/* binding */ pruningOf)
/* harmony export */ });
/* harmony import */ var _reconcile_plan_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(55568);
/* harmony import */ var _locate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92954);
// What is there but not declared: it goes when `prune` is set, else it is drift.


/** True for the registration that the run itself signed in as. */
const isCallers = (located, { caller }) => located.state === 'found' && caller?.appId === located.application.appId;
/**
 * Only what carries our tag is pruned: an application that is adopted in this run loses nothing yet. The caller itself loses
 * nothing: a run that took its own rights or trust away could not be followed by another.
 */
const pruningOf = ({ app, made, services }, located) => {
    const isRestored = (0,_locate_js__WEBPACK_IMPORTED_MODULE_0__/* .restorable */ .wq)(app, located) !== undefined;
    const isMarked = isRestored || ((0,_locate_js__WEBPACK_IMPORTED_MODULE_0__/* .isManaged */ .yF)(located) && !made.wasUnmarked);
    const stage = isRestored ? 'managed' : stageOf(located, isMarked);
    if (!app.prune)
        return { prunes: false, note: '', stage };
    if (isCallers(located, services)) {
        const note = '; it stays, since prune takes nothing from the application that the run signs in as';
        return { prunes: false, note, stage };
    }
    if (isMarked)
        return { prunes: true, note: ', and prune is true', stage };
    return { prunes: false, note: '; prune removes it in the next run, once the application is marked', stage };
};
/** One that carries the key without our tag was left unfinished by the run that made it. */
const stageOf = (located, isMarked) => {
    if (located.state === 'missing' || (!located.adopted && !(0,_locate_js__WEBPACK_IMPORTED_MODULE_0__/* .isManaged */ .yF)(located)))
        return 'creation';
    return located.adopted && !isMarked ? 'adoption' : 'managed';
};
/** The change of what is there but not declared: it goes, or it is drift. */
const undeclaredChange = (kind, name, standing, pruning, id) => (0,_reconcile_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .change */ .Zg)(kind, pruning.prunes ? 'delete' : 'drift', name, `${standing} but not declared${pruning.note}`, { id });


/***/ }),

/***/ 34280:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ readBeforeWrite),
/* harmony export */   d: () => (/* binding */ holdsList)
/* harmony export */ });
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19685);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20247);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(94891);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(77967);
/* harmony import */ var _graphObjects_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(22960);
/* harmony import */ var _locate_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(92954);
/* harmony import */ var _scope_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(47870);
/* harmony import */ var _tags_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(21933);
// The application as it is right before a write that replaces collections whole. Graph knows no conditional writes, so the time
// between this look and the write is all that is left for somebody else to come in between.









/**
 * Reads it by its id, a few times where it lacks entries that were `seen` before; undefined for one that this run made. Our own tags
 * that were seen and are not shown any more are kept all the same: they record what must not be forgotten, and a replica may lag for
 * longer. Who created it is not asked: nothing of that is written, and not every tenant has the property.
 * @throws ActionError when it may not be read or is gone.
 */
const readBeforeWrite = async (seen, keyPlace, scope, { graph, runtime }) => {
    const { app, recentWrites } = scope;
    const read = async () => {
        const answer = await (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .sendSuccessfully */ .qt)(graph, {
            method: 'GET',
            path: `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .byId */ .$H)('applications', (0,_scope_js__WEBPACK_IMPORTED_MODULE_6__/* .applicationOf */ .KM)(scope).id)}?$select=${(0,_locate_js__WEBPACK_IMPORTED_MODULE_5__/* .selectedIn */ .$c)(keyPlace, { knowsCreatedBy: false }, app)}`,
            operation: `read the application ${app.uniqueName} again, right before it is changed`,
            requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__/* .requirements */ .Ln.readApplications,
            mayLagBehind: recentWrites,
            isKnown: true
        });
        return (0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_4__/* .parseApplication */ .wO)(answer.body);
    };
    if (seen === undefined)
        return read();
    const now = await (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .readUntilFresh */ .VA)(read, again => lacks(again, seen), runtime);
    const forgotten = seen.tags.filter(tag => (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .isOwnTag */ .$3)(tag) && !now.tags.includes(tag));
    return { ...now, tags: [...now.tags, ...forgotten] };
};
/** True for a collection, and for what holds one: it is written whole. */
const holdsList = (value) => Array.isArray(value) || Object.values((0,_util_json_js__WEBPACK_IMPORTED_MODULE_8__/* .asObject */ .eB)(value)).some(holdsList);
/** True when an entry of a collection is not there any more, or not as it was. */
const lacks = (again, seen) => {
    if (Array.isArray(seen)) {
        return Array.isArray(again) && seen.some(entry => !again.some(one => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_8__/* .sameUnordered */ .py)(one, entry)));
    }
    const fresh = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_8__/* .asObject */ .eB)(again);
    return Object.entries((0,_util_json_js__WEBPACK_IMPORTED_MODULE_8__/* .asObject */ .eB)(seen)).some(([field, value]) => lacks(fresh[field], value));
};


/***/ }),

/***/ 37632:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dd: () => (/* binding */ roleAssignmentsRead),
/* harmony export */   Fz: () => (/* binding */ membersPath),
/* harmony export */   fC: () => (/* binding */ holdsMember),
/* harmony export */   uW: () => (/* binding */ tenantWideAssignments)
/* harmony export */ });
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44941);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20247);
// The directory roles of one principal, as the unified role API lists them, and where the legacy API lists the members of a role.
// Source: Microsoft Graph documentation, rbacapplication-list-roleassignments and directoryrole-list-members.



/** The read of the roles of a principal; `operation` as in {@link Read}. */
const roleAssignmentsRead = (principalId, operation) => ({
    path: `/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .eu)(principalId)}`,
    operation,
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .requirements */ .Ln.readDirectoryRoles
});
/** What such an answer lists, without what is assigned for a part of the tenant. */
const tenantWideAssignments = (answer) => (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .valuesOf */ .sm)(answer)
    .filter(({ directoryScopeId }) => directoryScopeId === undefined || directoryScopeId === '/')
    .map(({ id, roleDefinitionId }) => ({
    templateId: String(roleDefinitionId).toLowerCase(),
    assignmentId: String(id)
}));
/** Path of a role's members in the legacy API. */
const membersPath = (templateId) => `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_0__/* .byKey */ .dX)('directoryRoles', 'roleTemplateId', templateId)}/members`;
/** True when a list of members holds the principal. */
const holdsMember = (answer, principalId) => (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_2__/* .valuesOf */ .sm)(answer).some(({ id }) => String(id).toLowerCase() === principalId);


/***/ }),

/***/ 43013:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ readTagged),
/* harmony export */   w: () => (/* binding */ recordInTags)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19685);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(71419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20247);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(94891);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77967);
/* harmony import */ var _graphObjects_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(22960);
/* harmony import */ var _scope_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(47870);
/* harmony import */ var _tags_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(21933);
// Writing the tags of an application: where its secrets were sent, and which service principal is its own. Tags are one value,
// last writer wins, so they are read again right before they are written, and what is found there is added to.









/** How often a run beside others looks whether its tags still stand. */
const attemptsBesideOthers = 4;
const shortestPauseMs = 500;
const longestPauseMs = 2_000;
/** The tags with everything that is known of secrets: by them, by what was read or written before, and by this run. */
const wantedTags = ({ app, made, tagState }, tags) => {
    // A replica may not show yet what this run has written there itself.
    const { repository, name, adopted } = (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(tagState.tags);
    return (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .writeTags */ .p)(tags, {
        uniqueName: app.uniqueName,
        repository,
        name,
        adopted,
        servicePrincipalId: made.principalId ?? (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(tags).servicePrincipalId,
        // What another run recorded in the meantime stays recorded, also where a replica does not show it.
        records: [...(0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .recordsOf */ .M$)(tagState.tags), ...tagState.added],
        withdrawn: new Set([...tagState.withdrawn, ...tagState.swept]),
        entries: tagState.entries
    });
};
/** True when the tags are not what this run knows. Records that are merely swept along are no reason to write. */
const lacks = (scope, tags) => wantedTags(scope, tags).some(tag => !tags.includes(tag)) ||
    [...scope.tagState.withdrawn].some(tag => tags.includes(tag)) ||
    [...(0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .entriesOf */ .Mc)(tags)].some(([key, value]) => scope.tagState.entries.has(key) && scope.tagState.entries.get(key) !== value);
/** The write to the tags of each application that was asked for last. */
const writing = new WeakMap();
/**
 * Writes what this run knows into the tags, when something is missing there. The app itself and the record of the tenant may ask for
 * it at the same time: one waits for the other, whose repeated request would take away what was added meanwhile.
 * @param check what the secrets beside them tell of other runs; absent: nothing is asked.
 * @throws ActionError what `check` throws; what the read or the write is refused with.
 */
const recordInTags = (scope, graph, runtime, check) => {
    const written = (writing.get(scope.tagState) ?? Promise.resolve()).then(() => recordNow(scope, graph, runtime, check));
    writing.set(scope.tagState, written.catch(() => undefined));
    return written;
};
const recordNow = async (scope, graph, runtime, check) => {
    const { tagState } = scope;
    if (!lacks(scope, tagState.tags))
        return;
    const { tags, standing } = await readNow(scope, graph, check);
    if (standing !== 'beside others')
        return patchTags(scope, graph, tags);
    // Runs at the same time would take each other's tags away: they step aside for a moment, and look again afterwards.
    for (let attempt = 1; attempt <= attemptsBesideOthers; attempt++) {
        await runtime.sleep(shortestPauseMs + (longestPauseMs - shortestPauseMs) * runtime.random());
        const current = await readNow(scope, graph, check);
        if (attempt > 1 && !lacks(scope, current.tags)) {
            tagState.tags = current.tags;
            return;
        }
        await patchTags(scope, graph, current.tags);
    }
};
/** The tags and the secrets of the application as they are at this moment. @throws ActionError. */
const readTagged = async (scope, graph) => {
    const { body } = await (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .sendSuccessfully */ .qt)(graph, {
        method: 'GET',
        path: `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .byId */ .$H)('applications', (0,_scope_js__WEBPACK_IMPORTED_MODULE_6__/* .applicationOf */ .KM)(scope).id)}?$select=tags,passwordCredentials`,
        operation: `read the tags of ${scope.app.uniqueName}`,
        requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .requirements */ .Ln.readApplications,
        mayLagBehind: scope.recentWrites
    });
    const { tags, passwordCredentials } = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_8__/* .asObject */ .eB)(body);
    if (!Array.isArray(tags)) {
        const message = `Graph gave the application of ${scope.app.uniqueName} without its tags.`;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ code: 'protocol', message });
    }
    return { tags: tags.map(String), secrets: (0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_5__/* .parsePasswords */ .wu)(passwordCredentials) };
};
const readNow = async (scope, graph, check = () => 'alone') => {
    const read = async () => {
        const reading = await readTagged(scope, graph);
        const standing = check(reading);
        return standing === 'too old'
            ? (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .retryLater */ .Ld)('its new client secret is not listed yet')
            : (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .done */ .Vw)({ tags: reading.tags, standing });
    };
    const { tags, standing } = await graph.until(`read the tags of ${scope.app.uniqueName}`, read);
    // A replica that has not seen our mark yet would make us drop what was written with it.
    const known = (0,_tags_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(tags).managed ? [] : scope.tagState.tags.filter(tag => !tags.includes(tag));
    return { tags: [...tags, ...known], standing };
};
const patchTags = async (scope, graph, tags) => {
    const wanted = wantedTags(scope, tags);
    const path = (0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .byId */ .$H)('applications', (0,_scope_js__WEBPACK_IMPORTED_MODULE_6__/* .applicationOf */ .KM)(scope).id);
    const operation = `record in the tags of ${scope.app.uniqueName} what this run did`;
    await (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .sendSuccessfully */ .qt)(graph, (0,_scope_js__WEBPACK_IMPORTED_MODULE_6__/* .writeRequest */ .XT)(scope, 'PATCH', path, operation, { tags: wanted }));
    scope.tagState.tags = wanted;
};


/***/ }),

/***/ 20913:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  V: () => (/* binding */ appKinds)
});

// EXTERNAL MODULE: ./build/resources/application/application.js + 9 modules
var application = __webpack_require__(73645);
// EXTERNAL MODULE: ./build/resources/certificates/certificates.js + 2 modules
var certificates = __webpack_require__(95090);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/secretStores/destinations.js + 5 modules
var destinations = __webpack_require__(97651);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(47870);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/clientIdVariable/clientIdVariable.js
// Stores the client id of a managed app in variables of the CI host, where later runs read it. It is no difference from what
// is declared and stands in no plan: the token of a pull request often may not read variables, and a plan must not depend on it.





const clientIdVariable_kind = { name: 'clientIdVariable', noun: 'client id variable', isUnplanned: true };
/** The variables that take the client id of a managed app. */
const clientIdVariable = (0,kind/* appKind */.go)({
    kind: clientIdVariable_kind,
    field: (0,field/* defineField */.MI)({
        clientIdVariables: (0,field/* listKey */.Ux)(destinations/* parseVariable */.mO, {
            input: 'client-id-variables',
            needsToken: true,
            description: 'GitHub variables that take the client id: repository:NAME, environment/ENV:NAME or organization/ORG:NAME.'
        })
    }, ({ clientIdVariables = [] }) => (0,destinations/* dedupeDestinations */.tX)(clientIdVariables)),
    after: 'everything',
    observe: async (_, { app }) => app,
    plan: (variables, app) => ({
        changes: [],
        requirements: [],
        ...(variables.length > 0 && { finish: (_work, scope) => store(variables, scope) }),
        report: ({ isInteractive, mode }, { made: { application } }) => {
            if (!isInteractive || mode !== 'apply' || application === undefined || variables.length > 0)
                return {};
            const text = `${app.displayName} has the client id ${application.appId}. Store it as a variable, for the input client-id of later runs.`;
            return { notices: [{ text, title: 'Client id' }] };
        }
    }),
    claims: variables => variables.map(({ identity }) => ({ path: ['clientIdVariables'], noun: 'variable', id: identity }))
});
/** Stores the id of an app that is in place, under a deadline of its own: the whole wait-timeout. @throws ActionError `delivery`. */
const store = async (variables, scope) => {
    const { app, services } = scope;
    const clientId = (0,app_scope/* applicationOf */.KM)(scope).appId;
    const context = services.stores();
    const results = await (0,destinations/* bringToEach */.$6)(variables, ({ writeVariable }) => writeVariable(clientId, context));
    for (const { target, value } of results) {
        if (value === undefined)
            continue;
        const verb = value === 'written' ? 'took' : 'holds';
        services.log.info(`${app.uniqueName}: the variable ${target} ${verb} the client id`);
    }
    const failure = results.find(({ error }) => error !== undefined)?.error;
    if (failure === undefined)
        return;
    throw new errors/* ActionError */.lZ({
        code: 'delivery',
        message: `${app.displayName} is in place, but its client id ${clientId} was not stored as a variable: ${failure.message}`,
        hint: `Store it by hand (repository Settings, Secrets and variables, Actions, Variables). ${failure.hint ?? ''}`.trim(),
        cause: failure
    });
};

// EXTERNAL MODULE: ./build/resources/clientSecret/clientSecret.js + 20 modules
var clientSecret = __webpack_require__(15850);
// EXTERNAL MODULE: ./build/resources/delegatedPermissions/delegatedPermissions.js + 6 modules
var delegatedPermissions = __webpack_require__(80147);
// EXTERNAL MODULE: ./build/resources/directoryRoles/directoryRoles.js + 4 modules
var directoryRoles = __webpack_require__(763);
// EXTERNAL MODULE: ./build/resources/federatedCredentials/federatedCredentials.js + 10 modules
var federatedCredentials = __webpack_require__(9244);
// EXTERNAL MODULE: ./build/resources/owners/owners.js + 3 modules
var owners = __webpack_require__(25485);
// EXTERNAL MODULE: ./build/resources/permissions/consentGrants.js + 5 modules
var consentGrants = __webpack_require__(19741);
// EXTERNAL MODULE: ./build/resources/redirectUris/redirectUris.js + 4 modules
var redirectUris = __webpack_require__(84666);
// EXTERNAL MODULE: ./build/resources/scopes/scopes.js + 4 modules
var scopes = __webpack_require__(33720);
// EXTERNAL MODULE: ./build/resources/servicePrincipal/servicePrincipal.js + 2 modules
var servicePrincipal = __webpack_require__(46385);
;// CONCATENATED MODULE: ./build/resources/appKinds.js
// The kinds of a managed app, in the order of plans, each behind those whose writes it waits for. A new one is a folder and a line here.












/** What a step without a configuration file can declare. */
const appKinds = {
    app: [
        application/* application */.p,
        redirectUris/* redirectUris */.O,
        scopes/* scopes */.W,
        servicePrincipal/* servicePrincipal */.w,
        owners/* owners */.Z,
        consentGrants/* permissions */.P,
        directoryRoles/* directoryRoles */.L,
        delegatedPermissions/* delegatedPermissions */.U,
        certificates/* certificates */.$,
        federatedCredentials/* federatedCredentials */.p,
        clientSecret/* clientSecret */.i,
        clientIdVariable
    ],
    tenant: [],
    sections: []
};


/***/ }),

/***/ 73645:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ application)
});

// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/graph/missing.js
var missing = __webpack_require__(59703);
// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(71419);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/resources/app/access.js
var app_access = __webpack_require__(36446);
// EXTERNAL MODULE: ./build/resources/app/configuration.js
var app_configuration = __webpack_require__(96668);
// EXTERNAL MODULE: ./build/resources/app/graphObjects.js
var graphObjects = __webpack_require__(22960);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/locate.js
var locate = __webpack_require__(92954);
// EXTERNAL MODULE: ./build/resources/app/locateErrors.js
var locateErrors = __webpack_require__(67989);
// EXTERNAL MODULE: ./build/resources/app/pruning.js
var app_pruning = __webpack_require__(59081);
// EXTERNAL MODULE: ./build/resources/app/readBeforeWrite.js
var readBeforeWrite = __webpack_require__(34280);
// EXTERNAL MODULE: ./build/resources/app/tags.js
var app_tags = __webpack_require__(21933);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/resources/app/owners.js
var owners = __webpack_require__(25000);
;// CONCATENATED MODULE: ./build/resources/app/untagged.js
// An application that holds the key without our tag: made by a run that ended right after, or by somebody else. Power tells: who
// could act as it.






/**
 * Ours is what nobody else can act as, what the caller made, as far as the tenant says who did, and what has been given no
 * addresses, APIs or roles since.
 */
const lookAtUntagged = async (application, scope) => {
    const [access, isCallers, isBare] = await Promise.all([
        scope.foreignAccess(),
        isMadeByCaller(application, scope),
        hasNothingConfigured(application, scope)
    ]);
    return { access, isOurs: access.length === 0 && isCallers && isBare };
};
/** Whoever signs in by a public client shares its id with everybody: there, owning it alone is what counts. */
const isMadeByCaller = async ({ createdByAppId }, scope) => {
    const { caller } = scope.services;
    if (caller === undefined || (createdByAppId !== undefined && createdByAppId !== caller.appId))
        return false;
    if (!caller.delegated)
        return true;
    return (await (0,owners/* readOwners */.h)(scope)).owners.some(({ id, to }) => to === 'application' && id === caller.objectId);
};
const hasNothingConfigured = async ({ id }, { reader, app }) => {
    const read = {
        path: `${(0,paths/* byId */.$H)('applications', id)}?$select=identifierUris,web,spa,publicClient,appRoles`,
        operation: `read how ${app.uniqueName} is configured`,
        requirement: requirements/* requirements */.Ln.readApplications
    };
    const first = await reader.get(read);
    // The application was found: a replica lags.
    const answer = (0,missing/* isMissing */.b2)(first) ? await reader.get({ ...read, isKnown: true }) : first;
    if (!(0,graph_answer/* succeeded */.gq)(answer))
        return false;
    const { identifierUris, web, spa, publicClient, appRoles } = (0,json/* asObject */.eB)(answer.body);
    const addresses = [web, spa, publicClient].map(part => ((0,json/* isObject */.Gv)(part) ? part.redirectUris : undefined));
    return [identifierUris, appRoles, ...addresses].every(list => !Array.isArray(list) || list.length === 0);
};

// EXTERNAL MODULE: ./build/resources/tenant/organization.js
var tenant_organization = __webpack_require__(1796);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/resources/application/audience.js
// Who may sign in to an application, and the version of its access tokens: two values of Graph that depend on each other and on
// the kind of the tenant. The audience is chosen once. Sources: Microsoft identity platform documentation, "Validation differences
// by supported account types"; Microsoft Entra External ID documentation.



/** Graph's word for the members of one organization. */
const singleTenant = 'AzureADMyOrg';
const personal = 'AzureADandPersonalMicrosoftAccount';
/** The words that the portals have for them. */
const portalWords = {
    [singleTenant]: 'accounts in this organizational directory only',
    AzureADMultipleOrgs: 'accounts in any organizational directory',
    [personal]: 'accounts in any identity provider or organizational directory (with user flows)',
    PersonalMicrosoftAccount: 'personal Microsoft accounts only'
};
/** What an audience is in a tenant; `tenantKind` is Graph's tenantType. In an external tenant customers are members like any other. */
const signInAudienceOf = (audience, tenantKind) => audience === 'customers' && tenantKind !== 'CIAM' ? personal : singleTenant;
/**
 * The audience that the application shall have. What somebody else chose for an application that was taken over is not declared,
 * and stays.
 * @throws ActionError `conflict` when it would have to be changed to or from customers, or for an application that was taken over
 *   and of which the declaration says more.
 */
const wantedAudience = (app, declared, tenantKind, existing, isAdopted) => {
    const { signInAudience, displayName, appId } = existing;
    if (isAdopted && declared === undefined)
        return signInAudience || singleTenant;
    const wanted = signInAudienceOf(declared, tenantKind);
    // Which of the two customers are depends on the tenant, whose kind may not have been known when the application was made, or now.
    const isEither = declared === 'customers' && (tenantKind === undefined || tenantKind === 'CIAM');
    if (isEither && (signInAudience === singleTenant || signInAudience === personal))
        return signInAudience;
    const isKept = isAdopted && app.namesake === undefined;
    const isFixed = isKept || (0,app_configuration/* takesPersonalAccounts */.RX)(signInAudience) || (0,app_configuration/* takesPersonalAccounts */.RX)(wanted);
    if (signInAudience === wanted || !isFixed)
        return wanted;
    const words = (name) => `${portalWords[name] ?? 'unknown'} (${name || 'no audience'})`;
    if (app.namesake !== undefined) {
        throw new errors/* ActionError */.lZ({
            code: 'conflict',
            message: `The application "${displayName}" (client id ${appId}) is for ${words(signInAudience)}, and custom policies sign in by it only for ${words(wanted)}: any other audience fails with AADB2C90068. The audience of an application is chosen once. Nothing was written.`,
            hint: `Give this application another name (or delete it), and set ${app.namesake.section}: true: the action then makes another one, whose client id your policies need.`
        });
    }
    throw new errors/* ActionError */.lZ({
        code: 'conflict',
        message: `The application "${displayName}" (client id ${appId}) is for ${words(signInAudience)}, and ${app.key} declares ${declared === undefined ? 'no audience, which means organization' : `audience: ${declared}`}: ${words(wanted)}. The audience of an application is chosen once. Nothing was written.`,
        hint: (0,app_configuration/* takesPersonalAccounts */.RX)(signInAudience)
            ? `Declare audience: customers${isAdopted ? ', or no audience,' : ''} if that is what it is for; or another uniqueName, to make another application.`
            : `Declare ${isAdopted ? 'no audience' : 'audience: organization'} if that is what it is for; or another uniqueName, to make another application.`
    });
};
/**
 * The version of access tokens that is to be written, by its path. External tenants take no application with another one than 2,
 * and an application that nobody chose a version for has 1.
 */
const wantedVersion = ({ accessTokenVersion }, tenantKind, existing) => {
    const version = tenantKind === 'CIAM' ? 2 : accessTokenVersion;
    return version === undefined || (version === 1 && existing === undefined) ? {} : { [app_configuration/* versionField */.FA]: version };
};
/**
 * The fields with the version that external tenants demand, after an answer that refuses any other; undefined for another answer. The
 * kind of the tenant may not be known to the caller, and which requests are refused differs.
 */
const withDemandedVersion = (fields, answer) => (0,graph_answer/* failureOf */.g5)(answer).code === 'InvalidAccessTokenVersion' && fields[app_configuration/* versionField */.FA] === undefined
    ? { ...fields, [app_configuration/* versionField */.FA]: 2 }
    : undefined;

// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(77967);
// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(47870);
;// CONCATENATED MODULE: ./build/resources/application/create.js
// Creating the application object so that no lost answer, lagging replica or faster run makes a second one: by upsert on its
// key, or, where a tenant refuses `uniqueName`, by POST after a look for its tag. Source: Microsoft Graph documentation,
// application-upsert.










/**
 * Creates the application. An upsert updates what exists, so it carries only `fields`, by which nothing is lost;
 * `later` must follow in a request of its own unless `isComplete`. Both hold fields by their paths. Undefined when the key is taken although nothing was
 * seen of it: another run was faster, an answer was lost, a replica lagged, or a deleted application holds it.
 * @throws ActionError `permission`, `policy` or `protocol` when Graph refuses.
 */
const createApplication = async (scope, work, fields, later, keyPlace) => {
    const first = { ...fields, ...(0,app_scope/* ownerBinding */.d2)(scope, work.graph) };
    const upserted = keyPlace === 'tag' ? 'refused' : await upsert(scope, work, first);
    if (upserted === 'exists')
        return undefined;
    if (upserted !== 'refused')
        return { application: upserted, isComplete: false };
    const created = await createTagged(scope, work, { ...first, ...later });
    return created && { application: created, isComplete: true };
};
/** Without recent writes: a key that is not found is a tenant that does not know it, not a replica that lags. */
const firstWrite = (method, path, uniqueName, body) => (0,app_scope/* writeRequest */.XT)({ recentWrites: new Set() }, method, path, `create the application ${uniqueName}`, (0,app_configuration/* nested */.cY)(body));
const upsert = async (scope, { graph }, body) => {
    const { app, recentWrites, services } = scope;
    const { tenantSchema } = services;
    const { uniqueName } = app;
    const path = (0,paths/* byKey */.dX)('applications', 'uniqueName', uniqueName);
    const request = { ...firstWrite('PATCH', path, uniqueName, body), headers: { Prefer: 'create-if-missing' } };
    const answer = await graph.send(request);
    if (answer.status === 201)
        return (0,graphObjects/* parseApplication */.wO)(answer.body);
    const { status, message } = (0,graph_answer/* failureOf */.g5)(answer);
    const demanded = withDemandedVersion(body, answer);
    if (demanded !== undefined)
        return upsert(scope, { graph }, demanded);
    const isDuplicate = [400, 409].includes(status) && /same value for property uniqueName/i.test(message);
    if ((0,graph_answer/* succeeded */.gq)(answer) || isDuplicate)
        return 'exists';
    // Owners are bound at creation alone: a repeated upsert whose first answer was lost is an update, and may be refused for them.
    if (status === 400 && 'owners@odata.bind' in body) {
        const read = { method: 'GET', ...(0,locate/* nameRead */.mn)(app)(tenantSchema), mayLagBehind: recentWrites };
        if ((await graph.send(read)).status === 200)
            return 'exists';
    }
    // What the body refers to may be missing as well.
    const isKeyMissing = (0,missing/* isMissing */.b2)(answer) && !(0,missing/* isOfAnother */.TE)({ method: 'GET', path }, answer);
    if ((0,locate/* refusesUniqueName */.Rl)(answer) || isKeyMissing)
        return 'refused';
    throw (0,failure/* toActionError */.ie)(request, answer);
};
/** How long a created application may take to show in a list by tag, after its answer was lost. */
const longestListLagMs = 30_000;
/**
 * Creates the application in a tenant that refuses `uniqueName`: the key lives in a tag. POST must not be repeated, so
 * after a lost answer the application is looked for by its tag before another is made.
 */
const createTagged = async ({ app, services }, { graph, runtime }, fields) => {
    let body = fields;
    const requestOf = () => firstWrite('POST', '/applications', app.uniqueName, body);
    const read = { method: 'GET', ...(0,locate/* keyTagRead */.WC)(app)(services.tenantSchema) };
    const find = async () => (0,graph_answer/* valuesOf */.sm)(await (0,failure/* sendSuccessfully */.qt)(graph, read)).map(graphObjects/* parseApplication */.wO)[0];
    if ((await find()) !== undefined)
        return undefined;
    return graph.until(requestOf().operation, async () => {
        let result = await graph.sendOnce(requestOf());
        const demanded = result.kind === 'answer' ? withDemandedVersion(body, result.answer) : undefined;
        if (demanded !== undefined) {
            body = demanded;
            result = await graph.sendOnce(requestOf());
        }
        if (result.kind === 'answer')
            return (0,retry/* done */.Vw)((0,graphObjects/* parseApplication */.wO)((0,failure/* expectSuccess */.lb)(requestOf(), result.answer).body));
        const startedMs = runtime.clock.monotonic();
        for (;;) {
            const found = await find();
            if (found !== undefined)
                return (0,retry/* done */.Vw)(found);
            if (runtime.clock.monotonic() - startedMs > longestListLagMs)
                return (0,retry/* retryLater */.Ld)(result.reason);
            await runtime.sleep(1_000, runtime.cancelled);
        }
    });
};

// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/application/field.js
// What a user may say about the application object itself: who signs in to it.



/** Who signs in: the members of the organization, or the customers of the tenant, by user flows and custom policies. */
const audiences = ['organization', 'customers'];
/** "Validation differences by supported account types" (Microsoft identity platform). */
const longestCustomersName = 90;
const applicationField = (0,field/* defineField */.MI)({
    audience: (0,field/* wordKey */.ue)(audiences, {
        inDefaults: true,
        description: 'Who signs in to the app: organization (the default), or customers, by user flows and custom policies. It cannot be changed afterwards.'
    })
}, ({ audience }, report, { name }) => {
    const { length } = (0,json/* asText */.e1)(name);
    if (audience === 'customers' && length > longestCustomersName)
        report({
            path: ['name'],
            problem: `${(0,words/* quoted */.TL)((0,json/* asText */.e1)(name))} has ${length} characters; accepted with audience: customers: 1 to ${longestCustomersName}`
        });
    // Microsoft Entra refuses the audience with any other version.
    return { audience, accessTokenVersion: audience === 'customers' ? 2 : undefined, isFallbackPublicClient: undefined };
});

;// CONCATENATED MODULE: ./build/resources/application/exported.js
// What a file would say of the audience of an application that is there: nothing, where what it has could not be kept otherwise.






const nothing = { written: {} };
/** The audience. One that no word of the file stands for stays where the application is taken over, and nothing is declared of it. */
const exportedAudience = async ({ application, reader }) => {
    const [located, { kind }] = await Promise.all([application(), reader.shared(tenant_organization/* organizationRead */.kQ)]);
    if (located.state === 'missing')
        return nothing;
    const { signInAudience, displayName, tags, configuration } = located.application;
    const { managed, adopted } = (0,app_tags/* readTags */.g$)(tags);
    const version = configuration[app_configuration/* versionField */.FA];
    if (kind === 'CIAM' && version !== 2)
        return {
            ...nothing,
            refusal: `has access tokens of version ${version}, and an external tenant takes version 2 alone`
        };
    if (signInAudience === signInAudienceOf(undefined, kind))
        return nothing;
    const isCustomers = signInAudience === signInAudienceOf('customers', kind) && version === 2;
    if (isCustomers && displayName.length <= longestCustomersName)
        return { written: { audience: 'customers' } };
    const text = `the audience ${signInAudience} is not declared`;
    const why = isCustomers
        ? `: with audience: customers a name has ${longestCustomersName} characters at most`
        : (0,app_configuration/* takesPersonalAccounts */.RX)(signInAudience) && version !== 2
            ? `: the app has access tokens of version ${version}, and audience: customers sets version 2`
            : '';
    // Of an application that was made by the action, an audience that is not declared is that of the organization.
    if (managed && !adopted)
        return { ...nothing, refusal: `has the audience ${signInAudience}, which a run would change` };
    return { ...nothing, notes: [(0,exported/* leftOut */.i)(['audience'], `${text}${why}; it stays as it is`)] };
};

;// CONCATENATED MODULE: ./build/resources/application/patch.js
// Changing the fields of an application object. Members that are left out stay; a scope that is enabled is never dropped before it
// was disabled in a request of its own. Source: Microsoft Graph documentation, application-update; error
// CannotDeleteOrUpdateEnabledEntitlement.







/** Writes the fields, given by their paths, of the application that is `now` as it was read. @throws ActionError. */
const patch = async (scope, work, operation, fields, now) => {
    const path = (0,paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id);
    const send = async (body, doing = operation) => {
        const request = (0,app_scope/* writeRequest */.XT)(scope, 'PATCH', path, doing, (0,app_configuration/* nested */.cY)(body));
        const answer = await work.graph.send(request);
        const demanded = withDemandedVersion(body, answer);
        return demanded === undefined ? { request, answer, body } : send(demanded, doing);
    };
    const disable = async (isMeant) => {
        const scopes = (0,app_configuration/* scopesOf */.ZK)(now.configuration);
        if (!scopes.some(one => one.isEnabled && isMeant(one)))
            return;
        const disabled = scopes.map(one => (isMeant(one) ? { ...one.raw, isEnabled: false } : one.raw));
        const doing = `disable scopes of ${scope.app.uniqueName} before they are removed or changed`;
        expectSent(await send({ [app_configuration/* scopesField */.of]: disabled }, doing));
        work.markChanged();
    };
    const wanted = fields[app_configuration/* scopesField */.of] === undefined ? undefined : (0,app_configuration/* scopesOf */.ZK)((0,app_configuration/* parseConfiguration */.MA)((0,app_configuration/* nested */.cY)(fields)));
    if (wanted !== undefined)
        await disable(({ id }) => !wanted.some(one => one.id === id));
    let sent = await send(fields);
    if (wanted !== undefined && (0,graph_answer/* failureOf */.g5)(sent.answer).code === 'CannotDeleteOrUpdateEnabledEntitlement') {
        // A tenant that changes no scope either while it is enabled.
        await disable(({ raw }) => !wanted.some(one => (0,json/* sameUnordered */.py)(one.raw, raw)));
        sent = await send(fields);
    }
    expectSent(sent);
    noteWritten(scope, sent.body);
};
/** @throws ActionError when it was refused. */
const expectSent = ({ request, answer }) => {
    if (!(0,graph_answer/* succeeded */.gq)(answer))
        throw (0,failure/* toActionError */.ie)(request, answer);
};
/** Tells the other kinds of the app what was written. */
const noteWritten = ({ made, writtenFields }, fields) => {
    for (const field of Object.keys(fields))
        writtenFields.add(field);
    if (fields[app_configuration/* scopesField */.of] !== undefined)
        made.scopes = (0,app_configuration/* enabledScopes */.d9)((0,app_configuration/* parseConfiguration */.MA)((0,app_configuration/* nested */.cY)(fields)));
};

// EXTERNAL MODULE: ./build/resources/app/tagWriter.js
var tagWriter = __webpack_require__(43013);
// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(13920);
;// CONCATENATED MODULE: ./build/resources/application/report.js
// What the application is called, and what it tells of itself: its ids, where the portal shows it, and how to take a removal back.


const applicationKind = { name: 'application', noun: 'application' };
/** An app registration in the cloud's portal; `#@tenant` opens the right directory whatever the reader's default is. */
const portalAddress = ({ portalOrigin, tenant }, clientId) => `${portalOrigin}/#@${encodeURIComponent(tenant.id)}/view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/` +
    `~/Overview/appId/${encodeURIComponent(clientId)}/isMSAApp~/false`;
/** The ids of the application, once there is one. */
const applicationReport = (context, { made: { application: made } }) => {
    if (made === undefined)
        return {};
    const address = portalAddress(context, made.appId);
    return {
        identity: { id: made.appId, address },
        outputs: { 'client-id': made.appId, 'application-object-id': made.id },
        summary: () => ({
            card: [
                ['Client id', `${(0,report_text/* code */.aY)(made.appId)} ${(0,report_text/* link */.nf)(address, 'open in the portal')}`],
                ['Application object id', (0,report_text/* code */.aY)(made.id)]
            ]
        })
    };
};
/** The same of an application that was removed. Source: Microsoft Graph documentation, directory-deleteditems-restore. */
const removalReport = (displayName, context, scope) => {
    const { id, appId } = (0,app_scope/* applicationOf */.KM)(scope);
    const signIn = scope.services.caller?.appId === appId
        ? ' with sign-in: device-code, as on day 0 (nothing signs in as this application before),'
        : '';
    const advice = `Microsoft Entra keeps it for 30 days. To bring it back: mode apply${signIn} with restore-deleted: true, or the portal (App registrations, Deleted applications), or Microsoft Graph: POST /directory/deletedItems/${id}/restore.`;
    const report = applicationReport(context, scope);
    return {
        ...report,
        advice: [`${displayName}: ${advice}`],
        summary: () => ({ ...report.summary?.(), alerts: [`<p>${(0,report_text/* prose */.CS)(advice)}</p>`] })
    };
};

;// CONCATENATED MODULE: ./build/resources/application/removal.js
// Removing an application: what goes with it, and what keeps it.










/** @throws ActionError for the application that the caller itself is. */
const planRemoval = (app, services, located) => {
    if (located.state === 'missing') {
        const reason = `no application of ours holds the key ${app.uniqueName}`;
        return { changes: [(0,plan/* change */.Zg)(applicationKind, 'unchanged', app.displayName, reason)], requirements: [] };
    }
    const { id, appId, displayName } = located.application;
    const isCaller = (0,app_pruning/* isCallers */.LU)(located, services);
    if (isCaller && !services.mayDestroyCaller)
        throw (0,locateErrors/* destroysCaller */.Tz)(located.application);
    const reason = 'mode is destroy; with its service principal, permissions, roles and credentials';
    const requirement = requirements/* requirements */.Ln.writeApplications;
    const removal = (0,plan/* change */.Zg)(applicationKind, 'delete', displayName, reason, { id: appId });
    return {
        title: displayName,
        // With it the run loses its way into the tenant.
        ...(isCaller && { isLast: true }),
        changes: [removal],
        requirements: [requirement],
        apply: async (work, scope) => {
            const need = await needOf(located.application, work, scope);
            if (need !== undefined) {
                work.withdraw([removal]);
                work.warn(`The application ${displayName} stays: ${need}.`);
                await forget(work, scope);
                return undefined;
            }
            const operation = `delete the application ${app.uniqueName}`;
            await (0,failure/* ensureAll */.ed)(work.graph, [(0,app_scope/* writeRequest */.XT)(scope, 'DELETE', (0,paths/* byId */.$H)('applications', id), operation)]);
            work.report(context => removalReport(displayName, context, scope));
            return undefined;
        },
        report: applicationReport
    };
};
/** Takes the entries of what was removed out of the record. @throws ActionError. */
const forget = async ({ graph, runtime }, scope) => {
    const { tagState, services } = scope;
    const gone = [...(0,app_tags/* entriesOf */.Mc)(tagState.tags).keys()].filter(key => services.removal.forgotten.has(key));
    for (const key of gone)
        tagState.entries.set(key, undefined);
    if (gone.length > 0)
        await (0,tagWriter/* recordInTags */.w)(scope, graph, runtime);
};
/** What stays in the tenant and needs the application; undefined where nothing does. Warns where nobody may look. */
const needOf = async ({ appId, tags }, work, { app, services: { removal } }) => {
    const kept = [...(0,app_tags/* entriesOf */.Mc)(tags).keys()].filter(key => removal.remembered.has(key));
    if (kept.length > 0)
        return 'its tags remember that the action made policy keys which stay';
    if (app.isNamedByPolicies !== true)
        return undefined;
    const policies = await removal.policies(work);
    const user = policies.find(({ text }) => text.toLowerCase().includes(appId.toLowerCase()));
    return user && `the custom policy ${user.id}, which stays in the tenant, names it`;
};

;// CONCATENATED MODULE: ./build/resources/application/wantedFields.js
// The fields of an application object as they shall be: by its names, by what is declared of it, and by what other kinds contribute.
// Pure.




/**
 * The fields that the declaration decides, by their paths, as they shall be.
 * @throws ActionError `conflict` when the audience of the application is another one and cannot be changed.
 */
const wantedFields = (observed, existing) => {
    const { app, wanted, tenantKind, manifest, pruning } = observed;
    const { audience, isFallbackPublicClient } = wanted;
    const tags = wantedTags(observed, existing?.tags ?? []);
    const signInAudience = existing === undefined
        ? signInAudienceOf(audience, tenantKind)
        : wantedAudience(app, audience, tenantKind, existing, (0,app_tags/* readTags */.g$)(tags).adopted);
    const contributed = (0,app_scope/* fieldsOf */.Pf)(manifest, existing, pruning);
    const { namesake, serviceManagementReference: reference } = app;
    // What is known by its name is named at its creation alone.
    const displayName = (namesake && existing?.displayName) || app.displayName;
    return {
        displayName,
        signInAudience,
        ...wantedVersion(wanted, tenantKind, existing),
        ...(reference && { serviceManagementReference: reference }),
        tags,
        ...(isFallbackPublicClient && { isFallbackPublicClient }),
        ...contributed
    };
};
const wantedTags = ({ app, services: { repository }, located, principal }, tags) => {
    const known = (0,app_tags/* readTags */.g$)(tags);
    const isAdopted = located.state === 'found' && located.adopted;
    return (0,app_tags/* writeTags */.p)(tags, {
        uniqueName: app.uniqueName,
        // Without a service principal the hint is stale; it is replaced in the tags when there is one again.
        servicePrincipalId: principal?.id ?? known.servicePrincipalId,
        repository: ((!isAdopted && known.repository) || (repository && (0,app_tags/* repositoryText */.g_)(repository))) ?? known.repository,
        name: (0,app_tags/* nameDigest */.YG)(app.displayName),
        adopted: known.adopted || (isAdopted && !known.managed)
    });
};
/** The application as it is, each field under its path. */
const currentFields = (existing) => ({ ...existing, ...existing.configuration });
/** The same value, whatever its order. Tags that only tell declarations apart are no reason to write. */
const isSame = (field, wanted, current) => {
    if (field !== 'tags' || !Array.isArray(wanted) || !Array.isArray(current))
        return (0,json/* sameUnordered */.py)(wanted, current);
    return (0,json/* sameUnordered */.py)((0,app_tags/* withoutMissingLabels */.UY)(wanted, current), current);
};
/** The wanted fields that differ from the current ones. */
const differing = (wanted, current) => Object.keys(wanted).filter(field => !isSame(field, wanted[field], current[field]));

;// CONCATENATED MODULE: ./build/resources/application/application.js
// The application object: found or created by its key, with the audience that is declared, tagged as ours, with the fields that
// other kinds contribute. Source: Microsoft Graph documentation, application-upsert and application resource.
























/** The application object of a managed app. */
const application = (0,kind/* appKind */.go)({
    kind: applicationKind,
    field: applicationField,
    after: [],
    lane: 'application object',
    observe: async (wanted, scope, goal) => {
        const { app, services, reader } = scope;
        const isWanted = goal === 'present';
        const [located, principal, manifest, organization] = await Promise.all([
            scope.application(),
            isWanted ? scope.principal() : undefined,
            isWanted ? scope.contributions.manifest(scope) : [],
            isWanted ? reader.shared(tenant_organization/* organizationRead */.kQ) : undefined
        ]);
        const isUntagged = isWanted && located.state === 'found' && !located.adopted && !(0,locate/* isManaged */.yF)(located);
        const untagged = isUntagged ? await lookAtUntagged(located.application, scope) : undefined;
        const access = isWanted && located.state === 'found' && located.adopted ? await scope.foreignAccess() : [];
        const pruning = (0,app_pruning/* pruningOf */.p_)(scope, located);
        const tenantKind = organization?.kind;
        return { wanted, app, tenantKind, services, located, pruning, principal, access, untagged, manifest };
    },
    plan: (_, observed) => {
        const { located } = observed;
        if (located.state === 'found')
            return planFound(observed, located);
        return located.deleted === undefined ? planCreate(observed) : planRestore(observed, located.deleted);
    },
    foreignAccess: async (_, scope) => {
        const located = await scope.application();
        if (located.state === 'missing')
            return [];
        return located.application.unusableCredentials.map(text => ({ standing: 'credential', text, to: 'application' }));
    },
    planRemoval: (_, { app, services, located }) => planRemoval(app, services, located),
    requirements: (_, mode, { isNamedByPolicies }) => [
        mode === 'plan' ? requirements/* requirements */.Ln.readApplications : requirements/* requirements */.Ln.writeApplications,
        ...(mode === 'destroy' && isNamedByPolicies ? [requirements/* requirements */.Ln.readCustomPolicies] : [])
    ],
    exported: exportedAudience
});
/** @throws ActionError `conflict` for an application that somebody else made. */
const standingOf = (observed, located) => {
    const { app, wanted, tenantKind, services, principal, untagged } = observed;
    const { application: existing, adopted } = located;
    if (adopted) {
        const tenantId = services.caller?.tenantId;
        const home = principal?.ownerTenantId;
        if (home !== undefined && tenantId !== undefined && home !== tenantId)
            throw (0,locateErrors/* registeredElsewhere */.zU)(existing.appId, { appOwnerOrganizationId: home, displayName: existing.displayName });
    }
    if ((0,app_tags/* readTags */.g$)(existing.tags).managed)
        return 'managed';
    if (adopted)
        return 'to adopt';
    const { displayName, signInAudience } = existing;
    const isForSame = signInAudience === signInAudienceOf(wanted.audience, tenantKind);
    const asCreated = displayName === app.displayName && isForSame && (0,graphObjects/* isUntouched */.O2)(existing);
    if (untagged === undefined || !asCreated || !untagged.isOurs)
        throw (0,locateErrors/* notOurs */.TR)(app, existing, untagged?.access ?? []);
    return 'unfinished';
};
const planFound = (observed, located) => {
    const { app } = observed;
    const { application: existing, adopted, keyPlace } = located;
    const standing = standingOf(observed, located);
    const givesName = keyPlace === 'uniqueName' && adopted && existing.uniqueName === undefined;
    const wantedOf = (now) => ({
        ...wantedFields(observed, now),
        ...(givesName && { uniqueName: app.uniqueName })
    });
    const wanted = wantedOf(existing);
    const current = currentFields(existing);
    const changed = differing(wanted, current);
    const reasons = {
        managed: changed.length > 0 ? `differs in ${changed.join(', ')}` : 'as declared',
        'to adopt': `taken over by ${app.namesake ? (0,locateErrors/* adoption */.hY)(app.namesake) : 'adopt-client-id'}`,
        unfinished: 'left unfinished by an earlier run'
    };
    const action = standing === 'to adopt' ? 'adopt' : changed.length > 0 ? 'update' : 'unchanged';
    const fields = changed.map(field => ({
        field,
        before: (current[field] ?? null),
        after: wanted[field]
    }));
    const update = (0,plan/* change */.Zg)(applicationKind, action, app.displayName, reasons[standing], { id: existing.appId, fields });
    return {
        changes: [update],
        requirements: changed.length > 0 ? [requirements/* requirements */.Ln.writeApplications] : [],
        apply: async (work, scope) => {
            // Collections are written whole: what somebody else has changed in them since they were read must not be undone.
            const replaces = changed.some(field => (0,readBeforeWrite/* holdsList */.d)(wanted[field]));
            const now = replaces ? await (0,readBeforeWrite/* readBeforeWrite */.R)(existing, keyPlace, scope, work) : existing;
            const wantedNow = wantedOf(now);
            const left = differing(wantedNow, currentFields(now)).filter(field => changed.includes(field));
            const fields = Object.fromEntries(left.map(field => [field, wantedNow[field]]));
            if (left.length > 0)
                await patch(scope, work, `update the application ${app.uniqueName}`, fields, now);
            else
                work.withdraw([update]);
            scope.tagState.tags = changed.includes('tags') ? wantedNow.tags : now.tags;
            return undefined;
        },
        report: (context, scope) => ({
            ...applicationReport(context, scope),
            warnings: [...takenOverWith(existing, app, observed.access), ...sharedWith(observed, existing, standing)]
        })
    };
};
/** Whoever could act as the application before it was taken over still can. */
const takenOverWith = ({ displayName }, { namesake }, access) => access.length === 0
    ? []
    : [
        {
            text: `${displayName} is taken over with what others could act as it by: ${(0,app_access/* accessText */.cd)(access)}. Remove what is not needed${namesake ? '' : ', and name the rest in owners and accepted-credentials'}.`,
            title: 'Others can act as this application'
        }
    ];
/** Two declarations of one application undo each other's settings: the second one is told by its first run, and by every other. */
const sharedWith = ({ services }, existing, standing) => {
    const other = standing === 'managed' ? (0,locate/* otherRepositoryOf */.gZ)(existing, services.repository) : undefined;
    if (other === undefined)
        return [];
    const text = `${existing.displayName} (unique name ${existing.uniqueName ?? 'in its tags'}) is recorded for the repository ${other}: two declarations of one application undo each other's settings. Choose another unique-name; or, if this repository is to take it over, set adopt-client-id: ${existing.appId}.`;
    return [{ text, title: 'Another repository declares this application' }];
};
const planRestore = ({ app, located }, deleted) => {
    if ((0,locate/* restorable */.wq)(app, located) === undefined)
        throw (0,locateErrors/* softDeleted */._$)(app, deleted);
    (0,locate/* assertSameName */.Uo)(app, deleted);
    const reason = 'soft-deleted, and restore-deleted is true; what comes back beside its object is known only then';
    return {
        changes: [(0,plan/* change */.Zg)(applicationKind, 'restore', app.displayName, reason, { id: deleted.appId })],
        requirements: [requirements/* requirements */.Ln.writeApplications],
        apply: async ({ graph }, scope) => {
            const path = `${(0,paths/* byId */.$H)('directory/deletedItems', deleted.id)}/restore`;
            const operation = `restore the application ${app.uniqueName}`;
            const request = { method: 'POST', path, operation, requirement: requirements/* requirements */.Ln.writeApplications };
            const answer = await graph.send(request);
            // Not found: it is back already, by an attempt whose answer was lost or by another run.
            if (!(0,missing/* isMissing */.b2)(answer))
                (0,failure/* expectSuccess */.lb)(request, answer);
            // What it holds is known only when it is back.
            scope.awaited = 'restored';
            return { unsettled: (0,locateErrors/* flappingError */.o7)(app) };
        },
        report: applicationReport
    };
};
const planCreate = (observed) => {
    const { app, located } = observed;
    const { displayName, signInAudience, [app_configuration/* versionField */.FA]: version, serviceManagementReference: reference, ...later } = wantedFields(observed, undefined);
    // Tenants that demand a reference refuse to create an application without one, and the audience of customers demands a version.
    const first = {
        displayName,
        signInAudience,
        ...(version !== undefined && { [app_configuration/* versionField */.FA]: version }),
        ...(reference && { serviceManagementReference: reference })
    };
    const all = { uniqueName: app.uniqueName, ...first, ...later };
    const fields = Object.entries(all).map(([field, after]) => ({ field, before: null, after: after }));
    const reason = `no application holds the key ${app.uniqueName}`;
    const creation = (0,plan/* change */.Zg)(applicationKind, 'create', app.displayName, reason, { fields });
    const fieldsOf = (isAddressed) => Object.fromEntries(Object.entries(later).filter(([path, value]) => (0,app_configuration/* needsClientId */.ag)(path, value) === isAddressed));
    const [addressed, independent] = [fieldsOf(true), fieldsOf(false)];
    return {
        changes: [creation],
        requirements: [requirements/* requirements */.Ln.writeApplications],
        apply: async (work, scope) => {
            const created = await createApplication(scope, work, first, independent, located.keyPlace);
            if (created === undefined) {
                work.withdraw([creation]);
                scope.awaited = 'key taken';
                return { unsettled: (0,locateErrors/* flappingError */.o7)(app) };
            }
            const { application: existing, isComplete } = created;
            const { id, appId } = existing;
            work.markChanged();
            scope.made.application = { id, appId };
            scope.tagState.tags = later.tags;
            scope.recentWrites.add('application');
            // The service principal is made while the application is completed.
            work.release();
            const operation = `mark the application ${app.uniqueName} as managed by this action`;
            if (isComplete)
                noteWritten(scope, independent);
            const left = (0,app_configuration/* fieldsWithClientId */.yt)(isComplete ? addressed : later, appId);
            if (Object.keys(left).length > 0)
                await patch(scope, work, operation, left, existing);
            return undefined;
        },
        report: applicationReport
    };
};


/***/ }),

/***/ 95090:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $: () => (/* binding */ certificates)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(71419);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/util/time.js
var time = __webpack_require__(94456);
// EXTERNAL MODULE: ./build/resources/app/access.js
var access = __webpack_require__(36446);
// EXTERNAL MODULE: ./build/resources/app/graphObjects.js
var graphObjects = __webpack_require__(22960);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/locate.js
var locate = __webpack_require__(92954);
// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(47870);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/resources/app/names.js
var names = __webpack_require__(79782);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/certificates/field.js
// What a user may say about certificates whose holders may sign in as the managed app: their public part only.




const accepted = 'accepted: one certificate in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----';
/** One declared certificate. A private key is refused: the action needs the public part alone. */
const parseCertificate = ({ name, pem }) => {
    const label = (0,names/* parseLabel */.Q_)(name);
    if (!label.ok)
        return (0,result/* err */._)(`name ${label.problem}`);
    if (/PRIVATE KEY/.test(pem))
        return (0,result/* err */._)(`holds a private key, which stays with whoever signs in with it; ${accepted}`);
    if (pem.match(/-----BEGIN CERTIFICATE-----/g)?.length !== 1)
        return (0,result/* err */._)(`is not a certificate; ${accepted}`);
    try {
        return (0,result.ok)({ name, pem: new external_node_crypto_.X509Certificate(pem).toString() });
    }
    catch {
        return (0,result/* err */._)(`cannot be read as a certificate; ${accepted}`);
    }
};
const certificatesField = (0,field/* defineField */.MI)({
    certificates: (0,field/* listKey */.Ux)(parseCertificate, {
        description: 'Certificates whose holders may sign in as the app.',
        items: {
            type: 'object',
            required: ['name', 'pem'],
            properties: {
                name: { type: 'string', description: 'The name of the certificate in the list of the app.' },
                pem: { type: 'string', description: 'The certificate in PEM: the public part, never a private key.' }
            },
            additionalProperties: false
        }
    })
}, ({ certificates = [] }) => certificates);

;// CONCATENATED MODULE: ./build/resources/certificates/exported.js
// What a file would say of the certificates of an application that is there: those whose public part Graph shows; others may stay.









/** The certificates in force. */
const exportedCertificates = async ({ app, application, reader, services }) => {
    const located = await application();
    if (located.state === 'missing')
        return { written: {} };
    const { id, keyCredentials } = located.application;
    const inForce = keyCredentials.filter(({ endMs }) => endMs > services.nowMs());
    if (inForce.length === 0)
        return { written: {} };
    // A list of applications does not show the keys.
    const read = {
        path: `${(0,paths/* byId */.$H)('applications', id)}?$select=keyCredentials`,
        operation: `read the certificates of ${app.uniqueName}`,
        requirement: requirements/* requirements */.Ln.readApplications
    };
    const answer = await reader.get(read);
    const shown = (0,graph_answer/* succeeded */.gq)(answer) ? (0,graphObjects/* parseKeys */.Ss)((0,json/* asObject */.eB)(answer.body).keyCredentials) : [];
    const certificates = new Map();
    const accepted = [];
    for (const item of inForce) {
        const certificate = certificateOf(shown.find(({ keyId }) => keyId === item.keyId) ?? item);
        const { keyId, displayName, endMs } = item;
        if (certificate !== undefined)
            certificates.set(certificate.pem, certificate);
        else
            accepted.push({ keyId, text: `certificate ${displayName || 'without a name'}${(0,access/* credentialEnd */.xW)(endMs)}` });
    }
    return { written: certificates.size === 0 ? {} : { certificates: [...certificates.values()] }, accepted };
};
/** The certificate in PEM, where a holder of its key signs in as the app by it. */
const certificateOf = ({ key, displayName, keyId, raw }) => {
    if (key === '' || (0,json/* asText */.e1)(raw.type) !== 'AsymmetricX509Cert' || (0,json/* asText */.e1)(raw.usage) !== 'Verify')
        return undefined;
    try {
        const pem = new external_node_crypto_.X509Certificate(Buffer.from(key, 'base64')).toString();
        const certificate = { name: (0,names/* parseLabel */.Q_)(displayName).ok ? displayName : keyId, pem };
        return parseCertificate(certificate).ok ? certificate : undefined;
    }
    catch {
        return undefined;
    }
};

;// CONCATENATED MODULE: ./build/resources/certificates/certificates.js
// Certificates whose holders may sign in as the managed app. Key credentials are one collection that PATCH replaces whole:
// what is there is read again right before the write, and sent again. Source: Microsoft Graph documentation, application
// resource and keyCredential.














const certificates_kind = {
    name: 'certificate',
    noun: 'certificate',
    picture: { group: 'credentials', place: 2, prefix: 'certificate ' }
};
/** The certificates of a managed app. */
const certificates = (0,kind/* appKind */.go)({
    kind: certificates_kind,
    field: certificatesField,
    after: ['application'],
    lane: 'application object',
    observe: async (_, { app, application, services }) => {
        const located = await application();
        return { app, nowMs: services.nowMs(), application: (0,locate/* heldBy */.Vr)(app, located) };
    },
    // What somebody else has added since the first look must not be undone.
    observeBeforeWrite: () => true,
    looksOlder: ({ application: again }, { application: before }) => {
        const shown = new Set(again?.keyCredentials.map(identityOf));
        return before !== undefined && !before.keyCredentials.every(item => shown.has(identityOf(item)));
    },
    plan: (wanted, { app, nowMs, application }) => {
        const existing = application?.keyCredentials ?? [];
        const declared = wanted.map(readCertificate);
        const missing = declared.filter(certificate => !existing.some(item => isSame(item, certificate)));
        return {
            changes: [
                ...declared.map(certificate => {
                    const { name, thumbprint: id, endMs } = certificate;
                    const expiresOn = (0,time/* isoTime */.Ly)(endMs);
                    if (!missing.includes(certificate)) {
                        return (0,plan/* change */.Zg)(certificates_kind, 'unchanged', name, `trusted, expires on ${expiresOn}`, { id });
                    }
                    const fields = [{ field: 'expiresOn', before: null, after: expiresOn }];
                    return (0,plan/* change */.Zg)(certificates_kind, 'create', name, 'declared, not trusted yet', { id, fields });
                }),
                ...undeclared(existing, declared).map(item => undeclaredCertificate(app, item, nowMs))
            ],
            requirements: missing.length > 0 ? [requirements/* requirements */.Ln.writeApplications] : [],
            apply: async ({ graph }, scope) => {
                const path = (0,paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id);
                const body = { keyCredentials: [...existing.map(({ raw }) => raw), ...missing.map(keyCredentialOf)] };
                const operation = `add certificates to ${scope.app.uniqueName}`;
                await (0,failure/* sendSuccessfully */.qt)(graph, (0,app_scope/* writeRequest */.XT)(scope, 'PATCH', path, operation, body));
                return undefined;
            }
        };
    },
    foreignAccess: async (wanted, scope) => {
        const { app, services } = scope;
        const located = await scope.application();
        if (located.state === 'missing')
            return [];
        const declared = wanted.map(readCertificate);
        return undeclared(await withKeys(located.application, declared, scope), declared)
            .filter(({ keyId, endMs }) => endMs > services.nowMs() && !app.acceptedCredentials.includes(keyId))
            .map(({ keyId, displayName }) => ({
            standing: 'credential',
            text: (0,access/* credentialText */.bk)('certificate', displayName, keyId),
            to: 'application'
        }));
    },
    exported: exportedCertificates
});
/** The certificates with their keys: a list of applications does not show them, and only the key proves what is declared. */
const withKeys = async ({ id, keyCredentials }, declared, { app, reader }) => {
    const isUnproven = (item) => item.key === '' && declared.some(one => isSame(item, one));
    if (!keyCredentials.some(isUnproven))
        return keyCredentials;
    const read = {
        path: `${(0,paths/* byId */.$H)('applications', id)}?$select=keyCredentials`,
        operation: `read the certificates of ${app.uniqueName}`,
        requirement: requirements/* requirements */.Ln.readApplications
    };
    const answer = await reader.get(read);
    const { keyCredentials: shown } = (0,json/* asObject */.eB)(answer.body);
    // A list that lacks what was seen before is that of a replica that lags.
    const keys = new Map((0,graphObjects/* parseKeys */.Ss)(shown).map(item => [identityOf(item), item]));
    return keyCredentials.map(item => keys.get(identityOf(item)) ?? item);
};
const undeclared = (existing, declared) => existing.filter(item => !declared.some(certificate => isSame(item, certificate)));
/** A certificate that nobody declared: whoever has its key signs in as the app. It stays: somebody may be using it. */
const undeclaredCertificate = ({ acceptedCredentials }, { keyId, displayName, endMs }, nowMs) => {
    const name = displayName === '' ? keyId : displayName;
    if (endMs <= nowMs)
        return (0,plan/* change */.Zg)(certificates_kind, 'unchanged', name, `expired on ${(0,time/* isoTime */.Ly)(endMs)}`, { id: keyId });
    const standing = `trusted, expires on ${(0,time/* isoTime */.Ly)(endMs)}`;
    return acceptedCredentials.includes(keyId)
        ? (0,plan/* change */.Zg)(certificates_kind, 'unchanged', name, `${standing}, and accepted`, { id: keyId })
        : (0,plan/* change */.Zg)(certificates_kind, 'drift', name, `${standing}, but not declared: whoever has its key signs in as the app (key id ${keyId})`, {
            id: keyId
        });
};
/** `der` is base64; `thumbprint` is SHA-1 in upper-case hexadecimal, as portals show it. */
const readCertificate = ({ name, pem }) => {
    const certificate = new external_node_crypto_.X509Certificate(pem);
    return {
        name,
        der: certificate.raw.toString('base64'),
        thumbprint: (0,external_node_crypto_.createHash)('sha1').update(certificate.raw).digest('hex').toUpperCase(),
        startMs: certificate.validFromDate.getTime(),
        endMs: certificate.validToDate.getTime()
    };
};
/**
 * Graph gives the key only for a single application, and the thumbprint as base64 or in hexadecimal. Whoever adds a certificate
 * chooses what stands as its thumbprint, so the key alone decides where it is shown.
 */
const isSame = ({ key, customKeyIdentifier }, { der, thumbprint }) => key === ''
    ? customKeyIdentifier === base64Of(thumbprint) || customKeyIdentifier.toUpperCase() === thumbprint
    : key === der || derOf(key) === der;
/** The key as it was uploaded may be PEM inside base64. */
const derOf = (key) => {
    try {
        return new external_node_crypto_.X509Certificate(Buffer.from(key, 'base64')).raw.toString('base64');
    }
    catch {
        return undefined;
    }
};
const identityOf = ({ raw, customKeyIdentifier }) => (0,json/* asText */.e1)(raw.keyId) || customKeyIdentifier;
const base64Of = (thumbprint) => Buffer.from(thumbprint, 'hex').toString('base64');
const keyCredentialOf = ({ name, der, thumbprint, startMs, endMs }) => ({
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: der,
    keyId: (0,external_node_crypto_.randomUUID)(),
    displayName: name.slice(0, 90),
    customKeyIdentifier: base64Of(thumbprint),
    startDateTime: (0,time/* isoTime */.Ly)(startMs),
    endDateTime: (0,time/* isoTime */.Ly)(endMs)
});


/***/ }),

/***/ 15850:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  i: () => (/* binding */ clientSecret)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/resources/app/access.js
var access = __webpack_require__(36446);
// EXTERNAL MODULE: ./build/resources/app/foreignAccess.js
var foreignAccess = __webpack_require__(27448);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/secretStores/destinations.js + 5 modules
var secretStores_destinations = __webpack_require__(97651);
// EXTERNAL MODULE: ./build/util/time.js
var time = __webpack_require__(94456);
// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(47870);
// EXTERNAL MODULE: ./build/resources/app/tags.js
var app_tags = __webpack_require__(21933);
// EXTERNAL MODULE: ./build/resources/app/tagWriter.js
var tagWriter = __webpack_require__(43013);
;// CONCATENATED MODULE: ./build/resources/clientSecret/deliveryRecords.js
// Where each secret was sent, as the tags of the application record it: which places outside the tenant hold it, may hold it, or
// no longer do. Pure.

/** Reads the records from the tags. */
const deliveryRecordsOf = (tags) => {
    const { delivered, places } = (0,app_tags/* readTags */.g$)(tags);
    const sends = places.filter(({ step }) => step !== 'overwritten');
    const has = (step, keyId, place) => places.some(one => one.step === step && one.keyId === keyId && (place === undefined || one.place === place));
    const isReceived = (keyId) => delivered.has(keyId) || has('sent', keyId);
    return {
        isDelivered: keyId => delivered.has(keyId),
        isReceived,
        isRecorded: keyId => isReceived(keyId) || has('sending', keyId),
        placesOf: keyId => new Set(sends.filter(one => one.keyId === keyId).map(({ place }) => place)),
        stands: (keyId, place) => has('sent', keyId, place) && !has('overwritten', keyId, place),
        isOpen: keyId => has('sending', keyId),
        sentTo: place => new Set(sends.filter(one => one.place === place).map(({ keyId }) => keyId))
    };
};
/** The clocks of the tenant and of the store may be this far apart. */
const clockToleranceMs = 5 * 60_000;
/**
 * Where the secret stands or may stand. What was about to be sent to a place did not reach it when that is empty, or was written
 * last before the secret was made.
 */
const mayStandAt = (secret, held) => {
    const { isRecorded, placesOf, stands } = deliveryRecordsOf(held.tags);
    if (!isRecorded(secret.keyId))
        return unrecordedPlaces(secret, held);
    const neverReached = ({ seen }) => seen.kind === 'empty' ||
        (seen.kind === 'present' && seen.updatedMs !== undefined && seen.updatedMs < secret.startMs - clockToleranceMs);
    const isRuledOut = (place) => !stands(secret.keyId, place) && held.destinations.some(one => one.place === place && neverReached(one));
    return new Set([...placesOf(secret.keyId)].filter(place => !isRuledOut(place)));
};
/**
 * The declared places that may hold a secret without any record of it: an earlier version of the action recorded nothing before
 * the end, and a tool that writes all tags of an application wipes the records. A place may hold it when it names it, or was
 * written after it was made by nobody who recorded a younger one there. Clocks differ, and a store may tell whole seconds alone:
 * a place that was written a little before may hold it too, unless one of about the same age is on record there.
 */
const unrecordedPlaces = (secret, held) => {
    const records = deliveryRecordsOf(held.tags);
    const isExplained = (place, sinceMs) => held.credentials.some(({ keyId, startMs }) => startMs >= sinceMs && records.sentTo(place).has(keyId));
    const may = held.destinations.filter(({ place, seen }) => {
        if (seen.kind !== 'present')
            return false;
        if (seen.keyId === secret.keyId)
            return true;
        const { updatedMs } = seen;
        if (updatedMs === undefined || updatedMs < secret.startMs - clockToleranceMs)
            return false;
        return !isExplained(place, updatedMs >= secret.startMs ? secret.startMs : secret.startMs - clockToleranceMs);
    });
    return new Set(may.map(({ place }) => place));
};

;// CONCATENATED MODULE: ./build/resources/clientSecret/dueDestinations.js
// Which declared destinations are due: those that do not hold the secret in force, by what the tags record and by what the
// destination itself shows. Pure.


/**
 * Why the destination is due for a new secret; undefined when it is not. One that cannot be looked at is not due for that
 * reason: the token of a pull request often may read nothing. `isOurs` tells the secrets that the action made.
 */
const dueReasonOf = ({ target, place, ids, seen }, current, held, isOurs) => {
    const records = deliveryRecordsOf(held.tags);
    const { keyId, startMs } = current;
    if (seen.kind === 'empty')
        return `${target} is empty`;
    if (seen.kind === 'present') {
        if (seen.updatedMs !== undefined && seen.updatedMs < startMs - clockToleranceMs)
            return `${target} was written last on ${(0,time/* isoTime */.Ly)(seen.updatedMs)}, before the secret in force was made`;
    }
    const doubt = doubtOf(place, current, held, records, isOurs);
    if (doubt !== undefined)
        return `${target} ${doubt}`;
    // Variables are written after the secret that they name.
    const isNamed = ids && seen.kind === 'present' && seen.keyId === keyId;
    if (isNamed || records.stands(keyId, place))
        return undefined;
    // Made for nobody outside, or by a version that recorded no places: then only what the destination shows counts.
    const isPlaceless = records.placesOf(keyId).size === 0;
    if (isPlaceless && records.sentTo(place).size === 0) {
        const namesAnother = ids && seen.kind === 'present' && seen.keyId !== undefined && seen.keyId !== '';
        return namesAnother ? `${target} holds another secret, by its variables` : undefined;
    }
    return records.sentTo(place).has(keyId)
        ? `${target} may hold another secret than the one in force`
        : `${target} was never sent the secret in force`;
};
/** What else may stand at the place instead of the current secret. */
const doubtOf = (place, { keyId: currentId, startMs }, held, records, isOurs) => {
    const sent = records.sentTo(place);
    const isHeld = (keyId) => held.credentials.some(secret => secret.keyId === keyId);
    if ([...sent].some(keyId => !isHeld(keyId)))
        return 'may hold a secret that is gone';
    const mayStand = held.credentials.some(secret => secret.keyId !== currentId && secret.startMs >= startMs && isOurs(secret) && mayStandAt(secret, held).has(place));
    return mayStand ? 'may hold a secret whose delivery did not end' : undefined;
};
/** True for a destination that holds the current secret, but whose variables do not name it. */
const hasOutdatedIds = ({ ids, seen }, { keyId }) => ids && seen.kind === 'present' && seen.keyId !== undefined && seen.keyId !== keyId;

;// CONCATENATED MODULE: ./build/resources/clientSecret/secretName.js
// How the secrets of the action are named: by the label that the user chose, by what they are for, and by a nonce.
/** The kind of secret that is made. */
const kindToMake = ({ mode }) => (mode === 'ephemeral' ? 'ephemeral' : 'kept');
/** The display name of a secret of ours: the label, what it is, and a nonce that no other attempt has. */
const secretName = (label, kind, nonce) => `${label} (${kind} ${nonce})`;
/** The kind of a secret that carries our label; undefined for everybody else's. */
const secretKind = (label, displayName) => {
    if (!displayName.startsWith(`${label} (`))
        return undefined;
    const match = /^\((kept|ephemeral) [0-9a-f]{12}\)$/.exec(displayName.slice(label.length + 1));
    return match?.[1];
};

;// CONCATENATED MODULE: ./build/resources/clientSecret/rotation.js
// Our client secrets among an application's password credentials: which of them is in force, whether another is due, and which
// have had their time: the rotation rule. Pure: decided from the tenant's list, its clock, and what is on record of them.





/** A run hands its secret on within a minute of making it, or records that it is about to; the proof alone may take longer. */
const graceMs = 60_000;
/** An undelivered secret may belong to a run that is still under way. After this time it is an orphan for certain. */
const orphanAfterMs = 60 * 60_000;
/** The tenant's clock is read in whole seconds, from the Date of its answers; a secret's start has fractions of one. */
const clockGrainMs = 1_000;
/** Sorts the secrets out. */
const sortSecrets = (wanted, held, context) => {
    const { credentials, destinations } = held;
    const { nowMs, isClockSure, mayBeCallers } = context;
    const records = deliveryRecordsOf(held.tags);
    const namedKind = ({ displayName }) => secretKind(wanted.label, displayName);
    // The label may have been another one when a secret was made: what is on record is ours all the same.
    const kindOf = (secret) => records.isRecorded(secret.keyId) ? 'kept' : namedKind(secret);
    const received = credentials.filter(({ keyId }) => records.isReceived(keyId)).sort(newestFirst);
    const valid = received.filter(({ endMs }) => endMs > nowMs);
    const meant = isMeantHere(destinations, records);
    const inForce = valid.filter(secret => namedKind(secret) === 'kept' && meant(secret));
    const [current] = inForce;
    const expiresSoon = current !== undefined && current.endMs - nowMs <= wanted.rotateBeforeMs;
    const isSpared = (secret) => !isClockSure || mayBeCallers?.(secret) === true;
    /** The younger one that took its place, there or for everybody, and has stood for the overlap. */
    const successorOf = (secret, place) => valid.findLast(younger => isYounger(younger, secret) &&
        (place === undefined ? records.isDelivered(younger.keyId) : records.stands(younger.keyId, place)) &&
        nowMs - younger.startMs >= wanted.overlapMs - clockGrainMs);
    const isUndelivered = (secret) => kindOf(secret) === 'kept' && !records.isReceived(secret.keyId) && mayStandAt(secret, held).size === 0;
    const removalOf = (secret) => {
        if (secret.endMs <= nowMs)
            return { secret, kind: 'expired', reason: `expired on ${(0,time/* isoTime */.Ly)(secret.endMs)}` };
        if (kindOf(secret) === 'ephemeral' || current === undefined || secret.keyId === current.keyId)
            return undefined;
        if (isUndelivered(secret)) {
            const reason = 'never delivered, and a delivered one is in force';
            return nowMs - secret.startMs > orphanAfterMs ? { secret, kind: 'orphan', reason } : undefined;
        }
        // Its run may be on the way to the next place.
        if (records.isOpen(secret.keyId) && nowMs - secret.startMs < graceMs)
            return undefined;
        const places = mayStandAt(secret, held);
        const successors = places.size === 0 ? [successorOf(secret)] : [...places].map(place => successorOf(secret, place));
        const since = successors.map(successor => successor?.startMs ?? Number.NaN);
        if (since.some(Number.isNaN))
            return undefined;
        const reason = `superseded on ${(0,time/* isoTime */.Ly)(Math.max(...since))}, the overlap is over`;
        return { secret, kind: 'superseded', reason };
    };
    const ours = credentials.filter(secret => kindOf(secret) !== undefined);
    const removals = ours.filter(secret => !isSpared(secret)).flatMap(secret => removalOf(secret) ?? []);
    const isKept = (secret) => secret.endMs > nowMs &&
        records.placesOf(secret.keyId).size > 0 &&
        successorOf(secret) !== undefined &&
        !removals.some(removal => removal.secret === secret);
    const reasons = current && destinations.flatMap(one => dueReasonOf(one, current, held, ofOurs(kindOf)) ?? []);
    const isElsewhere = current === undefined && valid.some(secret => namedKind(secret) === 'kept');
    const due = dueReason(wanted, current, expiresSoon, isElsewhere ? [elsewhere] : (reasons ?? []));
    return {
        current,
        lapsed: current === undefined
            ? received.find(secret => namedKind(secret) === 'kept' && secret.endMs <= nowMs)
            : undefined,
        due,
        removals,
        kept: ours.filter(isKept),
        undelivered: credentials.filter(secret => secret.endMs > nowMs && isUndelivered(secret)),
        unrecorded: ours.filter(({ keyId, endMs }) => endMs > nowMs && !records.isRecorded(keyId)),
        foreign: credentials.filter(secret => kindOf(secret) === undefined),
        expiresSoon,
        outdatedIds: current === undefined ? [] : destinations.filter(one => hasOutdatedIds(one, current))
    };
};
const elsewhere = 'the secrets in force were sent to other destinations alone';
const ofOurs = (kindOf) => (secret) => kindOf(secret) === 'kept';
/**
 * A secret that was sent only to places of other declarations, such as those of another repository, is theirs: it says nothing
 * about whether the places of this one are in step.
 */
const isMeantHere = (destinations, records) => ({ keyId }) => {
    const places = records.placesOf(keyId);
    return destinations.length === 0 || places.size === 0 || destinations.some(({ place }) => places.has(place));
};
const newestFirst = (one, other) => other.startMs - one.startMs || other.endMs - one.endMs || (one.keyId < other.keyId ? -1 : 1);
/** True when `one` would supersede `other`. */
const isYounger = (one, other) => newestFirst(one, other) < 0;
const dueReason = ({ mode }, current, expiresSoon, destinations) => {
    switch (mode) {
        case 'none':
            return undefined;
        case 'always':
            return 'secret is always';
        case 'ephemeral':
            return 'a secret for this job';
        case 'when-needed':
            if (current === undefined)
                return destinations[0] ?? 'no delivered secret of ours is valid';
            if (expiresSoon)
                return `the current secret expires on ${(0,time/* isoTime */.Ly)(current.endMs)}`;
            return destinations.length === 0 ? undefined : destinations.join('; ');
    }
};
/** The names of the secret that a plan reckons with before there is one. */
const plannedKeyId = 'planned';
/** What is removed in a run. When a secret is due, the rule is asked as if the new one were delivered already. */
const removalsBeside = (wanted, state, held, context) => {
    if (state.due === undefined || wanted.mode === 'ephemeral')
        return state.removals;
    const { nowMs } = context;
    const displayName = secretName(wanted.label, 'kept', '0'.repeat(12));
    const successor = { keyId: plannedKeyId, displayName, startMs: nowMs, endMs: nowMs + wanted.lifetimeMs };
    const sent = held.destinations.map(({ place }) => (0,app_tags/* placeTag */.A7)({ step: 'sent', keyId: plannedKeyId, place }));
    const tags = [...held.tags, (0,app_tags/* deliveredTag */.BE)(plannedKeyId), ...sent];
    return sortSecrets(wanted, { ...held, credentials: [...held.credentials, successor], tags }, context).removals;
};

;// CONCATENATED MODULE: ./build/resources/clientSecret/concurrentRuns.js
// Other runs at work on the same application at the same time. A workflow should keep them apart by a concurrency group;
// where it does not, nothing that was delivered may die of it.




/**
 * Finds the secrets of runs beside the one that made `added`, in a list that was read after it. `observed` are the key ids
 * of the secrets that the application held before.
 */
const findConcurrentRuns = (label, observed, added, secrets) => {
    const others = secrets.filter(({ keyId, displayName }) => secretKind(label, displayName) === 'kept' && keyId !== added.keyId && !observed.has(keyId));
    const [younger] = others.filter(other => isYounger(other, added)).sort((a, b) => (isYounger(a, b) ? -1 : 1));
    const isPresent = secrets.some(({ keyId }) => keyId === added.keyId);
    return { others, younger, supersededBy: isPresent ? undefined : younger };
};
/** How long a list may lack the new secret because it is old; afterwards somebody has removed it. */
const longestLagMs = 2 * 60_000;
/** Looks whether the new secret is still there, and who else is at work. @throws ActionError `conflict` from what it gives. */
const createOtherRunsCheck = ({ uniqueName, label, added, observed, isSent }, { clock }) => {
    const sinceMs = clock.monotonic();
    return ({ secrets }) => {
        const { others, younger, supersededBy } = findConcurrentRuns(label, observed, added, secrets);
        if (supersededBy !== undefined)
            throw supersededError(uniqueName, added, supersededBy);
        if (!secrets.some(({ keyId }) => keyId === added.keyId)) {
            if (clock.monotonic() - sinceMs > longestLagMs)
                throw goneError(uniqueName, added);
            return 'too old';
        }
        if (isSent && younger !== undefined)
            throw behindError(uniqueName, younger);
        return others.length === 0 ? 'alone' : 'beside others';
    };
};
/**
 * Younger secrets that were sent to the place, or may have been, while the older one was on its way there: which of them stands
 * there, nobody can tell.
 */
const overtakers = (added, place, { tags, secrets }) => {
    const sent = deliveryRecordsOf(tags).sentTo(place);
    return secrets.filter(secret => sent.has(secret.keyId) && isYounger(secret, added));
};
/** The error of a run whose secret is no longer there: nothing is left to take back. */
class LostSecretError extends errors/* ActionError */.lZ {
}
/** What a workflow does against them. */
const concurrencyHint = 'Give the workflow a concurrency group, so that two runs never work on the same application at the same time.';
/** The error of a run whose secret another run has removed. */
const supersededError = (uniqueName, added, other) => new LostSecretError({
    code: 'conflict',
    message: `Another run made a client secret of ${uniqueName} (key id ${other.keyId}) at the same time and removed the one of this run (key id ${added.keyId}), which was sent nowhere.`,
    hint: `See the other run; when it failed, run this job again. ${concurrencyHint}`
});
const goneError = (uniqueName, { keyId }) => new LostSecretError({
    code: 'conflict',
    message: `The new client secret of ${uniqueName} (key id ${keyId}) is no longer there: another run took it for one that was left behind, or somebody removed it. It was sent nowhere.`,
    hint: `Run the job again. ${concurrencyHint}`
});
const behindError = (uniqueName, { keyId }) => new errors/* ActionError */.lZ({
    code: 'conflict',
    message: `The new client secret of ${uniqueName} was not sent, for another run made a younger secret (key id ${keyId}) at the same time and sends that one.`,
    hint: `See the other run; when it failed, run this job again. ${concurrencyHint}`
});

;// CONCATENATED MODULE: ./build/secretStores/sending.js
// Sending a secret to its destinations, one after the other. Where the first ones refuse it, nobody has it yet: then the rest is
// spared. Once somebody has it, the others are to get it as well, whoever refuses.

/** Sends the secret in the order given. Never rejects: what went wrong stands in the results. */
const sendToEach = async (destinations, credential, context) => {
    const results = [];
    for (const destination of destinations) {
        const { target } = destination;
        const isSpared = results.length > 0 && results.every(({ secret }) => secret === 'refused' || secret === 'withheld');
        if (isSpared) {
            const message = `${target} was not sent it, for ${results[0]?.target} refused it.`;
            results.push({ destination, target, secret: 'withheld', error: new errors/* ActionError */.lZ({ code: 'delivery', message }) });
            continue;
        }
        const result = await destination.write(credential, context);
        const { secret, error } = result;
        const warning = 'unconfirmed' in result && unconfirmedText(target, result.unconfirmed);
        results.push({
            destination,
            target,
            secret,
            ...(error && { error: told(target, secret, error) }),
            ...(warning && { warning })
        });
    }
    return results;
};
const ends = {
    written: 'took the secret, but not its variables',
    refused: 'was not written',
    unknown: 'may have taken the secret or not'
};
const unconfirmedText = (target, answer) => answer &&
    `${target} took the secret, by the time at which it was written last, although no answer said so. ${answer.message}`;
const told = (target, secret, cause) => {
    const message = `${target} ${ends[secret]}. ${(0,errors/* messageOf */.bD)(cause)}`;
    return new errors/* ActionError */.lZ({ code: 'delivery', message, ...(cause.hint && { hint: cause.hint }), cause });
};

// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(77967);
;// CONCATENATED MODULE: ./build/resources/clientSecret/deliveryErrors.js
// What is said when a new secret did not reach everybody.


/** The error that names the destinations that failed. `former` is the secret that was in force before. */
const destinationsFailed = (what, failed, former) => {
    const list = failed.map(({ target, error }) => `${target} (${error?.message})`).join('; ');
    const hinting = failed.find(({ error }) => error?.hint !== undefined)?.error;
    const stays = former === undefined ? '' : ' The former secret stays valid.';
    return new errors/* ActionError */.lZ({
        code: 'delivery',
        message: `${what} ${list}.${stays}`,
        hint: hinting?.hint ?? 'Run the job again: it makes a new secret and sends it to every destination.'
    });
};
/** The error of a run that sent its secret to the same places as another one, at the same time. */
const overtakenError = (uniqueName, { keyId }, overtaken) => new errors/* ActionError */.lZ({
    code: 'conflict',
    message: `Another run sent a younger client secret of ${uniqueName} to ${overtaken.map(({ target }) => target).join(', ')} at the same time as this one (key id ${keyId}): which of both stands there is not known. Both stay valid.`,
    hint: `Run the job again: it makes a new secret and sends it there. ${concurrencyHint}`
});
/** The error of destinations that hold the secret in force, but whose variables could not be written. */
const idsFailed = (uniqueName, failed) => new errors/* ActionError */.lZ({
    code: 'delivery',
    message: `The variables beside the client secret of ${uniqueName} do not name it: ${failed.map(({ target, error }) => `${target} (${error?.message})`).join('; ')}. The secret itself is in its place.`,
    hint: failed.find(({ error }) => error?.hint !== undefined)?.error?.hint ?? 'Run the job again.'
});

;// CONCATENATED MODULE: ./build/resources/clientSecret/delivery.js
// Handing a new secret on: what happens is recorded before it is sent and after, place by place, so that a run that comes later
// knows where it stands, where it may stand, and where it does not.







/**
 * Records that the secret is about to be sent; one that goes to the outputs alone has reached them, and is recorded as
 * delivered. The read before it shows whether other runs are at work. @throws ActionError `conflict`, and what Graph refuses.
 */
const recordBefore = async ({ rollout, added, scope, work }) => {
    const { wanted, observed, destinations } = rollout;
    const { app, services, tagState } = scope;
    const isSent = destinations.length > 0;
    if (!isSent)
        tagState.added.add((0,app_tags/* deliveredTag */.BE)(added.keyId));
    for (const destination of destinations)
        tagState.added.add(tagAt('sending', added, placeIn(scope)(destination)));
    const check = createOtherRunsCheck({ uniqueName: app.uniqueName, label: wanted.label, added, observed, isSent }, work.runtime);
    await (0,tagWriter/* recordInTags */.w)(scope, work.graph.finishing, work.runtime, check);
    // From here on the record tells whose it is: the post step has nothing to do with it any more.
    services.settle(added.displayName);
};
/** Sends it to the destinations; what has begun is finished, also in a cancelled job. */
const send = ({ rollout, secret, scope, work }) => {
    const stores = scope.services.stores(work.deadline);
    const { secretText, clientId, keyId, endMs } = secret;
    const ids = { clientId, tenantId: scope.services.tenantId(), keyId, expiresOn: (0,time/* isoTime */.Ly)(endMs) };
    return sendToEach(rollout.destinations, { secret: secretText, ...ids }, { ...stores, ...(0,retry/* finishing */.sS)(stores) });
};
/** True when there are destinations, and none of them can hold the secret. */
const isReceivedByNobody = (results) => results.length > 0 && results.every(({ secret }) => secret === 'refused' || secret === 'withheld');
/**
 * Records how the sending ended: where it stands, where it does not; where nobody knows, the record of before stays.
 * @returns what is superseded, where everybody has it.
 * @throws ActionError `conflict` where a run with a younger secret sent to the same place at the same time.
 */
const recordAfter = async (delivery, results) => {
    const { rollout, added, scope, work } = delivery;
    recordResults(delivery, results);
    let overtaken = [];
    let superseded = [];
    await (0,tagWriter/* recordInTags */.w)(scope, work.graph.finishing, work.runtime, reading => {
        overtaken = results.filter(result => result.secret !== 'refused' && noteOvertakers(delivery, result, reading));
        superseded = overtaken.length === 0 ? recordEverybody(delivery, results) : [];
        sweep(delivery, results, reading);
        const { others } = findConcurrentRuns(rollout.wanted.label, rollout.observed, added, reading.secrets);
        return others.length === 0 ? 'alone' : 'beside others';
    });
    if (overtaken.length > 0)
        throw overtakenError(scope.app.uniqueName, added, overtaken);
    return superseded;
};
const placeIn = ({ services }) => ({ place }) => place(services.stores().env);
const tagAt = (step, { keyId }, place) => (0,app_tags/* placeTag */.A7)({ step, keyId, place });
/** Each place as it answered. */
const recordResults = ({ added, scope }, results) => {
    const { tagState } = scope;
    for (const { destination, secret } of results) {
        if (secret === 'unknown')
            continue;
        const place = placeIn(scope)(destination);
        const sending = tagAt('sending', added, place);
        tagState.added.delete(sending);
        tagState.withdrawn.add(sending);
        if (secret === 'written')
            tagState.added.add(tagAt('sent', added, place));
    }
};
/** Where a younger secret was sent meanwhile, neither of both is known to stand: true when there is one. */
const noteOvertakers = ({ added, scope }, { destination }, reading) => {
    const { tagState } = scope;
    const place = placeIn(scope)(destination);
    const younger = overtakers(added, place, reading);
    if (younger.length === 0)
        return false;
    const sending = tagAt('sending', added, place);
    tagState.added.delete(tagAt('sent', added, place));
    tagState.withdrawn.delete(sending);
    tagState.added.add(sending);
    // An earlier look may have seen nobody: then it stands on record that everybody has it.
    tagState.added.delete((0,app_tags/* deliveredTag */.BE)(added.keyId));
    tagState.withdrawn.add((0,app_tags/* deliveredTag */.BE)(added.keyId));
    for (const other of younger)
        tagState.added.add(tagAt('overwritten', other, place));
    return true;
};
/** Everybody has it: it is delivered, and what it supersedes is about to be removed, together with the records of its places. */
const recordEverybody = ({ rollout, added, scope }, results) => {
    const { tagState } = scope;
    if (results.some(({ secret }) => secret !== 'written'))
        return [];
    tagState.added.add((0,app_tags/* deliveredTag */.BE)(added.keyId));
    tagState.withdrawn.delete((0,app_tags/* deliveredTag */.BE)(added.keyId));
    const superseded = rollout.supersededBy(added, [...tagState.tags, ...tagState.added]);
    withdrawPlaces(scope, superseded.map(({ secret }) => secret.keyId));
    return superseded;
};
/** Withdraws the records of places of secrets that are to be removed: afterwards they would tell of a place with a dead secret. */
const withdrawPlaces = ({ tagState }, keyIds) => {
    const { places } = (0,app_tags/* readTags */.g$)(tagState.tags);
    for (const record of places)
        if (keyIds.includes(record.keyId))
            tagState.withdrawn.add((0,app_tags/* placeTag */.A7)(record));
};
/** A place that took the new secret holds no other: that others, which are gone, were sent there tells nothing any more. */
const sweep = ({ rollout, added, scope }, results, { tags, secrets }) => {
    const written = results
        .filter(({ secret }) => secret === 'written')
        .map(({ destination }) => placeIn(scope)(destination));
    const isHeld = (keyId) => keyId === added.keyId || rollout.observed.has(keyId) || secrets.some(secret => secret.keyId === keyId);
    for (const record of (0,app_tags/* readTags */.g$)(tags).places)
        if (written.includes(record.place) && !isHeld(record.keyId))
            scope.tagState.swept.add((0,app_tags/* placeTag */.A7)(record));
};

// EXTERNAL MODULE: ./build/resources/app/configuration.js
var configuration = __webpack_require__(96668);
;// CONCATENATED MODULE: ./build/resources/clientSecret/freeSlot.js
// Applications for customers hold two client secrets at most: a new one needs a free place while the former is in force. Source:
// Microsoft identity platform documentation, "Validation differences by supported account types".


const mostSecrets = 2;
/** What is removed before the new secret is made, because there would be no place for it: those whose time is over anyway. */
const removedFirst = (signInAudience, credentials, removals) => signInAudience !== undefined && (0,configuration/* takesPersonalAccounts */.RX)(signInAudience) && credentials.length >= mostSecrets
    ? removals.map(({ secret }) => secret).filter(({ keyId }) => credentials.some(one => one.keyId === keyId))
    : [];
/**
 * Asserts that there is a place for another secret, or that this run makes one.
 * @throws ActionError `conflict` that names those that are in the way.
 */
const assertFreeSlot = (existing, { removals, undelivered }) => {
    if (existing === undefined || !(0,configuration/* takesPersonalAccounts */.RX)(existing.signInAudience))
        return;
    const goes = ({ keyId }) => removals.some(({ secret }) => secret.keyId === keyId) || undelivered.some(secret => secret.keyId === keyId);
    const left = existing.passwordCredentials.filter(secret => !goes(secret));
    if (left.length < mostSecrets)
        return;
    const names = left.map(({ displayName, keyId }) => `${displayName || 'unnamed'} (key id ${keyId})`).join(', ');
    throw new errors/* ActionError */.lZ({
        code: 'conflict',
        message: `${existing.displayName} is to get a new client secret and has no place for it: an application for customers holds ${mostSecrets} at most, and these stay: ${names}. Nothing was written.`,
        hint: 'Remove the one that nobody uses (portal: App registrations, Certificates & secrets), or choose a shorter secret-overlap, so that the superseded one goes earlier.'
    });
};

;// CONCATENATED MODULE: ./build/resources/clientSecret/inspection.js
// Looking at the declared destinations while the tenant is observed: what is empty, or older than the secret in force, is due.

/** A plan does not wait longer for a store that fails: it goes by the records then. */
const longestLookMs = 30_000;
/**
 * Looks at every destination, side by side; moments are by the tenant's clock. What may not be looked at is said in the log, and no error: the token of a pull
 * request often may read nothing. @throws the reason of a cancellation.
 */
const inspectDestinations = async ({ destinations }, { app, services, application }) => {
    if (destinations.length === 0)
        return [];
    const stores = services.stores();
    const context = { ...stores, deadline: (0,retry/* deadlineAfter */.d8)(stores.runtime, longestLookMs) };
    const inspected = destinations.map(async (destination) => {
        const { target, ids, inspect, place } = destination;
        const seen = await services.inStores(() => inspect(context));
        if (seen.refusal !== undefined) {
            const text = `${app.uniqueName}: ${target} could not be looked at, so its record alone tells whether it is due. ${seen.refusal.message}`;
            services.log.info(text);
        }
        return { target, ids, seen, place: place(stores.env), destination };
    });
    const all = await Promise.all(inspected);
    stores.runtime.cancelled.throwIfAborted();
    // An answer of Graph tells the tenant's clock; none may have come yet.
    await application();
    const { monotonic } = stores.runtime.clock;
    const clock = { nowMs: services.nowMs(), monotonicMs: monotonic() };
    return services.isClockSure() ? all.map(one => ({ ...one, seen: byTenantClock(one.seen, clock) })) : all;
};
/** Answers are on their way for a moment and name whole seconds: less than this is no difference of clocks. */
const clockStepMs = 60_000;
/** What was seen, with its moment by the tenant's clock, which the secrets were made by. */
const byTenantClock = (seen, { nowMs, monotonicMs }) => {
    if (seen.kind !== 'present' || seen.updatedMs === undefined || seen.answered === undefined)
        return seen;
    const { answered, updatedMs } = seen;
    const behindMs = nowMs - (monotonicMs - answered.monotonicMs) - answered.storeMs;
    return { ...seen, updatedMs: updatedMs + Math.round(behindMs / clockStepMs) * clockStepMs };
};

;// CONCATENATED MODULE: ./build/resources/clientSecret/leftBehind.js
// Secrets that another run has made and nobody has received yet. Their run may be alive, so it is given a moment; then they are
// removed, before another one is made: there is at most one live secret that nobody received, however often runs die.




const pauseMs = 5_000;
/**
 * Reads the application again, and waits, visibly, while a run at the same time may be about to hand its secret on. `sort`
 * sorts out what was read. @throws ActionError `timeout` where that outlasts the deadline: nothing was made.
 */
const awaitOthers = async (sort, scope, { graph: ofRun, runtime }) => {
    const graph = ofRun.within((0,retry/* deadlineAfter */.d8)(runtime, 2 * graceMs));
    const sinceMs = runtime.clock.monotonic();
    const ageMs = ({ startMs }) => graph.now() - startMs;
    return graph.until(`see what becomes of a client secret that another run made of ${scope.app.uniqueName}`, async () => {
        const reading = await (0,tagWriter/* readTagged */.h)(scope, graph);
        const { undelivered } = sort(reading);
        const { isReceived, placesOf } = deliveryRecordsOf(reading.tags);
        const isOnItsWay = ({ keyId }) => placesOf(keyId).size > 0 && !isReceived(keyId);
        const open = [...undelivered, ...reading.secrets.filter(isOnItsWay)];
        const youngest = open.find(secret => ageMs(secret) < graceMs);
        // A clock that is off would make this last for ever.
        if (youngest === undefined || runtime.clock.monotonic() - sinceMs >= graceMs)
            return (0,retry/* done */.Vw)({ reading, leftBehind: undelivered });
        const reason = new Error(`the one with key id ${youngest.keyId} is not delivered yet, and its run may be at work`);
        return (0,retry/* retryLater */.Ld)(reason, Math.max(0, Math.min(pauseMs, graceMs - ageMs(youngest))));
    });
};

// EXTERNAL MODULE: ./build/resources/clientSecret/removal.js
var removal = __webpack_require__(92840);
// EXTERNAL MODULE: ./build/report/markup.js
var markup = __webpack_require__(29271);
// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(13920);
;// CONCATENATED MODULE: ./build/resources/clientSecret/report.js
// What the client secret is called, and what it tells of itself: outputs, the expiry table, destinations, and warnings. Never
// the secret.



const clientSecretKind = {
    name: 'clientSecret',
    noun: 'client secret',
    picture: { group: 'credentials', place: 0, prefix: 'secret ' }
};
/** The outcome where nothing is done. */
const outcomeOf = (state) => ({
    ...state,
    created: false,
    verification: { kind: 'skipped' },
    removed: [],
    destinations: []
});
/** The pieces of an outcome. `nowMs` is what expiry is measured against. */
const secretReport = ({ displayName }, outcome, nowMs) => {
    const { current, created, destinations } = outcome;
    return {
        outputs: {
            ...(current && { 'secret-key-id': current.keyId, 'secret-expires-on': (0,time/* isoTime */.Ly)(current.endMs) }),
            'secret-created': String(created)
        },
        warnings: warningsOf(displayName, outcome),
        summary: () => ({ sections: sectionsOf(outcome, nowMs), boxes: [boxesOf(outcome)] }),
        ...(destinations.some(({ error }) => error !== undefined) && { outOfStep: 'secret destinations out of step' })
    };
};
const boxesOf = ({ current, created, foreign }) => ({
    kind: clientSecretKind,
    own: current === undefined ? [] : [boxOf(current, untilText(current), created ? 'added' : 'kept')],
    others: foreign.map(secret => boxOf(secret, 'made by others', 'foreign'))
});
const boxOf = ({ displayName }, note, style) => ({
    label: `${(0,report_text/* mermaidLabel */._b)(`secret ${displayName}`)}<br>${note}`,
    style
});
const untilText = ({ endMs }) => `until ${(0,report_text/* mermaidLabel */._b)((0,time/* isoTime */.Ly)(endMs).slice(0, 10))}`;
/** At most one: what could not be proven is new and does not expire soon; what lapsed is told where none is in force. */
const warningsOf = (app, outcome) => {
    const { current, lapsed, verification, expiresSoon } = outcome;
    const named = current ?? lapsed;
    if (named === undefined)
        return [];
    const secret = `client secret of ${app} (key id ${named.keyId})`;
    const expiresOn = (0,time/* isoTime */.Ly)(named.endMs);
    if (verification.kind === 'unproven') {
        const text = `The new ${secret} stands in the outputs, but could not be proven in time: ${verification.reason}`;
        return [{ text, title: 'New secret not proven' }];
    }
    if (current === undefined) {
        return [{ text: `The ${secret} expired on ${expiresOn}.`, title: 'Client secret expired' }];
    }
    return expiresSoon ? [{ text: `The ${secret} expires on ${expiresOn}.`, title: 'Client secret expires soon' }] : [];
};
const sectionsOf = (outcome, nowMs) => {
    const { current, created, expiresSoon, removed, foreign, destinations } = outcome;
    const row = ({ displayName, keyId, endMs }, text) => [
        text,
        (0,report_text/* html */.qy)(displayName, 120),
        (0,report_text/* code */.aY)(keyId),
        (0,markup/* moment */.n$)((0,time/* isoTime */.Ly)(endMs), nowMs)
    ];
    const state = created ? '\ud83d\udfe2 created' : '\u26aa in force';
    const rows = [
        ...(current === undefined ? [] : [row(current, expiresSoon ? '\u26a0\ufe0f expires soon' : state)]),
        ...removed.map(secret => row(secret, '\ud83d\udd34 removed')),
        ...foreign.map(secret => row(secret, '\ud83d\udc64 made by others, not touched'))
    ];
    const delivered = destinations.map(({ target, error }) => [(0,report_text/* code */.aY)(target), error ? errorText(error) : '\u2705 written']);
    return [
        (0,markup/* table */.tp)(['Client secret', 'Name', 'Key id', 'Expires'], rows),
        proofText(outcome.verification),
        (0,markup/* table */.tp)(['Destination', 'Result'], delivered)
    ];
};
const proofText = (proof) => {
    if (proof.kind === 'skipped')
        return '';
    return proof.kind === 'verified'
        ? `<p>\u2705 signs in (proven after ${(0,time/* readableMs */.$f)(proof.tookMs)}, ${proof.attempts} attempts)</p>`
        : `<p>\u26a0\ufe0f not proven: ${(0,report_text/* prose */.CS)(proof.reason, 500)}</p>`;
};
const errorText = ({ message, hint }) => `\u274c ${(0,report_text/* prose */.CS)(message)}${hint === undefined ? '' : `<br>${(0,report_text/* prose */.CS)(hint)}`}`;

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/graph/failure.js
var graph_failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(71419);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/util/duration.js
var duration = __webpack_require__(71081);
;// CONCATENATED MODULE: ./build/resources/clientSecret/appManagementPolicy.js
// The tenant's app management policy as far as it concerns client secrets: read where the caller may, so that a lifetime
// that the tenant refuses is told before anything is written. Source: Microsoft Graph documentation, appManagementPolicy.





const rulesRead = {
    path: '/policies/defaultAppManagementPolicy',
    operation: 'read the app management policy',
    requirement: requirements/* requirements */.Ln.readPolicies,
    optional: true,
    parse: answer => {
        const policy = (0,json/* asObject */.eB)(answer.body);
        if (policy.isEnabled !== true)
            return [];
        return (0,json/* asObjects */.Nt)((0,json/* asObject */.eB)(policy.applicationRestrictions).passwordCredentials)
            .filter(({ state }) => state !== 'disabled')
            .flatMap(({ restrictionType, maxLifetime, restrictForAppsCreatedAfterDateTime }) => {
            const sinceMs = (0,time/* parseMoment */.mI)(restrictForAppsCreatedAfterDateTime) ?? Number.NEGATIVE_INFINITY;
            if (restrictionType === 'passwordAddition')
                return [{ sinceMs, longestMs: 0 }];
            const lifetime = (0,duration/* parseDuration */.E9)(String(maxLifetime));
            return restrictionType === 'passwordLifetime' && lifetime.ok ? [{ sinceMs, longestMs: lifetime.value }] : [];
        });
    }
};
/** The rules, where the caller's token shows that it may read them; else none. */
const readSecretRules = async (wanted, { reader, services }) => wanted.mode !== 'none' && (0,requirements/* isGranted */.kR)(services.caller, requirements/* requirements */.Ln.readPolicies) === 'granted'
    ? reader.shared(rulesRead)
    : [];
/**
 * Holds a secret that is due against the rules for an application created at `createdMs`; undefined: yet to be. A policy of
 * the application's own may exempt it from them, which only the writing tells. @throws ActionError `policy`.
 */
const assertPolicyAllows = (uniqueName, { lifetimeMs }, rules, createdMs) => {
    const binding = rules.filter(({ sinceMs }) => createdMs === undefined || sinceMs <= createdMs);
    const longestMs = Math.min(...binding.map(rule => rule.longestMs));
    if (longestMs === 0) {
        throw secretsForbidden(`The tenant's app management policy forbids client secrets, and ${uniqueName} is to get one. Nothing was written.`);
    }
    if (lifetimeMs > longestMs) {
        throw new errors/* ActionError */.lZ({
            code: 'policy',
            message: `secret-lifetime is ${(0,duration/* durationText */.S5)(lifetimeMs)}, but the tenant's app management policy allows client secrets ${(0,duration/* durationText */.S5)(longestMs)} at most. Nothing was written.`,
            hint: `Set secret-lifetime to ${(0,duration/* durationText */.S5)(longestMs)} or less (and secret-rotate-before below it), or use secret: ephemeral.`
        });
    }
};
/** The error of a tenant that forbids client secrets. */
const secretsForbidden = (message) => new errors/* ActionError */.lZ({
    code: 'policy',
    message,
    hint: 'Set secret: none and let the consumer sign in by federated-credentials, or have an administrator exempt this application from the policy.'
});

;// CONCATENATED MODULE: ./build/resources/clientSecret/passwordCredentials.js
// Adding password credentials. addPassword must never be repeated blindly: the answer holds the secret once, and a lost one
// leaves a secret that nobody has. Source: Microsoft Graph documentation, application-addpassword.












/** How often, a second apart, a secret whose answer was lost is looked for before another is made. */
const attemptsBeforeAnother = 3;
/**
 * Adds a secret and publishes it in the statements right after the answer. After a lost answer the attempt's own nonce is
 * looked for and what is there is removed, then another is added. A cancellation lets an attempt that has begun end.
 * @throws ActionError `policy` where the tenant's app management policy forbids it.
 */
const addSecret = async (holder, { wanted, clientId, announce, settle, publish }) => {
    const { graph, uniqueName, applicationId } = holder;
    const { label, lifetimeMs } = wanted;
    const unanswered = [];
    const operation = `create the client secret of ${uniqueName}`;
    return graph.until(operation, async () => {
        const displayName = secretName(label, kindToMake(wanted), (0,external_node_crypto_.randomBytes)(6).toString('hex'));
        const endMs = graph.now() + lifetimeMs;
        const passwordCredential = { displayName, endDateTime: (0,time/* isoTime */.Ly)(endMs) };
        const path = `${(0,paths/* byId */.$H)('applications', applicationId)}/addPassword`;
        const request = (0,app_scope/* writeRequest */.XT)(holder, 'POST', path, operation, { passwordCredential });
        announce(displayName);
        const result = await graph.sendOnce(request);
        if (result.kind === 'answer' && !(0,graph_answer/* succeeded */.gq)(result.answer)) {
            settle(displayName);
            throw toRefusal(request, result.answer, lifetimeMs);
        }
        const made = result.kind === 'answer' ? readSecret(result.answer) : undefined;
        if (made !== undefined) {
            const { secretText, keyId } = made;
            const secret = { clientId, secretText, keyId, endMs: made.endMs ?? endMs };
            publish(secret);
            announce(displayName, { keyId });
            const added = { keyId, displayName, startMs: made.startMs ?? graph.now(), endMs: secret.endMs };
            return (0,retry/* done */.Vw)({ secret, added, unanswered });
        }
        const finishing = { ...holder, graph: graph.finishing };
        if (await (0,removal/* removeUnanswered */.ZQ)(finishing, displayName, attemptsBeforeAnother))
            settle(displayName);
        else
            unanswered.push(displayName);
        return (0,retry/* retryLater */.Ld)(result.kind === 'unanswered' ? result.reason : new Error('Graph answered without the secret'));
    });
};
/** The start is by the tenant's clock to the millisecond: the order of secrets decides which of them are superseded. */
const readSecret = ({ body }) => {
    const { secretText, keyId, startDateTime, endDateTime } = (0,json/* asObject */.eB)(body);
    if (typeof secretText !== 'string' || secretText === '' || typeof keyId !== 'string')
        return undefined;
    return {
        secretText,
        keyId: keyId.toLowerCase(),
        startMs: (0,time/* parseMoment */.mI)(startDateTime),
        endMs: (0,time/* parseMoment */.mI)(endDateTime)
    };
};
const toRefusal = (request, answer, lifetimeMs) => {
    const failure = (0,graph_answer/* failureOf */.g5)(answer);
    const codes = [failure.code, ...failure.details];
    const days = Math.round((lifetimeMs / 86_400_000) * 10) / 10;
    if (codes.some(code => /LifetimeAsPerAppPolicy|InvalidKeyEndDate/i.test(code))) {
        return new errors/* ActionError */.lZ({
            code: 'policy',
            message: `The tenant's app management policy refuses a client secret that lives ${days} days: ${failure.message}`,
            hint: 'Set a shorter secret-lifetime (and secret-rotate-before below it), or use secret: ephemeral, whose secrets live for one job.'
        });
    }
    if (codes.some(code => /CredentialTypeNotAllowedAsPerAppPolicy/i.test(code))) {
        return secretsForbidden(`The tenant's app management policy forbids client secrets: ${failure.message}`);
    }
    if (failure.code === 'Directory_ResourceSizeExceeded' || /size of the object has exceeded/i.test(failure.message)) {
        return new errors/* ActionError */.lZ({
            code: 'policy',
            message: `The application holds too many credentials for another secret: ${failure.message}`,
            hint: 'Remove old secrets in the portal (Certificates & secrets); a shorter secret-overlap lets the action remove its own sooner.'
        });
    }
    return (0,graph_failure/* toActionError */.ie)(request, answer);
};

;// CONCATENATED MODULE: ./build/resources/clientSecret/retraction.js
// Taking back a new secret that nobody received: whoever made it removes it at once, so that failures, however many, leave none
// behind.





/** The rest of the work may have used up its time, and this must not be left for want of it. */
const retractionMs = 60_000;
/**
 * Removes the new secret and the records of it, also in a cancelled job, in the seconds that are left.
 * @returns the error that the run fails with: `cause`, and what became of the secret.
 */
const retract = async ({ added, unanswered }, cause, scope, holder, { runtime, graph }) => {
    const { code, message, hint } = causeOf(cause, runtime.cancelled, holder.uniqueName);
    const failed = (end, more) => new errors/* ActionError */.lZ({ code, message: `${message} ${end}`, ...(hint && { hint }), ...more });
    const keyId = `(key id ${added.keyId})`;
    try {
        const inTime = graph.finishing.within((0,retry/* deadlineAfter */.d8)(runtime, retractionMs));
        const late = { ...holder, graph: inTime };
        await forget(added, scope, late);
        if (unanswered.length > 0)
            await (0,removal/* removeAllUnanswered */.Qr)(late, unanswered, added.keyId);
        await (0,removal/* removeSecrets */.cu)(late, [added], { justAdded: true });
        for (const displayName of [...unanswered, added.displayName])
            scope.services.settle(displayName);
        const outputs = 'nobody received it, and the output client-secret holds a dead one';
        return failed(`The new client secret was removed again ${keyId}: ${outputs}.`, { cause });
    }
    catch (error) {
        const next = 'The post step or the next run removes it.';
        const end = `The new client secret could not be removed ${keyId}: ${(0,errors/* messageOf */.bD)(error)}`;
        return failed(end, { hint: [hint, next].filter(Boolean).join(' '), cause });
    }
};
/** Takes the records back first: a place that seems to have been sent a secret that is gone is due for another. */
const forget = async ({ keyId }, scope, { graph, runtime }) => {
    const { tagState } = scope;
    const own = (0,app_tags/* recordsOf */.M$)([...tagState.added]).filter(tag => tag.includes(`:${keyId}`));
    if (own.length === 0)
        return;
    for (const tag of own) {
        tagState.added.delete(tag);
        tagState.withdrawn.add(tag);
    }
    await (0,tagWriter/* recordInTags */.w)(scope, graph, runtime);
};
const causeOf = (cause, cancelled, uniqueName) => cancelled.aborted
    ? new errors/* ActionError */.lZ({
        code: 'cancelled',
        message: `The job was cancelled while a client secret of ${uniqueName} was being made.`
    })
    : (0,errors/* asActionError */.z6)(cause);

;// CONCATENATED MODULE: ./build/resources/clientSecret/rollout.js
// A new client secret on its way: added, published, proven, sent to its destinations, and recorded before and after. A run that
// fails before anybody received the secret takes it back.










/** How to reach the secrets of the app. */
const holderOf = (scope, { graph, runtime }) => ({
    graph,
    runtime,
    uniqueName: scope.app.uniqueName,
    applicationId: (0,app_scope/* applicationOf */.KM)(scope).id,
    recentWrites: scope.recentWrites
});
/** Asks the destinations whether they would take a secret. @throws ActionError `delivery` that names all that would not. */
const assertAllTake = async ({ unasked, before, onOutcome }, { app, services }, { deadline }) => {
    const stores = services.stores(deadline);
    const asked = await (0,secretStores_destinations/* bringToEach */.$6)(unasked, ({ assertTakes }) => assertTakes(stores));
    const refusals = asked.filter(({ error }) => error !== undefined);
    if (refusals.length === 0)
        return;
    onOutcome({ ...before, destinations: refusals });
    throw destinationsFailed(`No client secret was made for ${app.uniqueName}, for it would not reach`, refusals, before.current);
};
/**
 * Makes a secret and brings it to everybody who shall have it.
 * @throws ActionError `delivery` when a destination is out of step: where nobody received the secret, it is removed again;
 *   `cancelled`, `conflict`, and what Graph refuses.
 */
const rollOut = async (rollout, scope, work) => {
    const { wanted, before, destinations, onOutcome } = rollout;
    const { app, services } = scope;
    const { cancelled } = work.runtime;
    const holder = holderOf(scope, work);
    const { added, secret, unanswered } = await addAndPublish(wanted, holder, scope);
    const delivery = { rollout, added, secret, scope, work };
    let sent = [];
    let outcome = { ...before, current: added, created: true, expiresSoon: false };
    const tell = (more) => {
        outcome = { ...outcome, ...more };
        onOutcome(outcome);
    };
    try {
        cancelled.throwIfAborted();
        tell({});
        const { clientId, secretText } = secret;
        const verification = await services.prove(clientId, secretText, rollout.expectedRoles, work.deadline);
        tell({ verification });
        // A consumer keeps the former secret, which works, rather than get one that does not.
        if (verification.kind === 'unproven' && destinations.length > 0)
            throw unproven(app.uniqueName, verification.reason);
        cancelled.throwIfAborted();
        if (kindToMake(wanted) === 'kept')
            await recordBefore(delivery);
        sent = await send(delivery);
        tell({ destinations: sent });
        for (const { warning } of sent)
            if (warning !== undefined)
                work.warn(warning);
        if (isReceivedByNobody(sent))
            throw outOfStep(rollout, app.uniqueName, sent);
    }
    catch (error) {
        onOutcome({ ...before, destinations: outcome.destinations });
        if (error instanceof LostSecretError)
            throw error;
        if (wanted.mode !== 'ephemeral')
            throw await retract({ added, unanswered }, error, scope, holder, work);
        // The post step removes it.
        if (!cancelled.aborted)
            onOutcome(outcome);
        throw cancelled.aborted ? cancelledError(app.uniqueName, added) : error;
    }
    const superseded = sent.length > 0 ? await recordAfter(delivery, sent) : rollout.supersededBy(added, scope.tagState.tags);
    if (unanswered.length > 0) {
        await (0,removal/* removeAllUnanswered */.Qr)({ ...holder, graph: work.graph.finishing }, unanswered, added.keyId);
        for (const displayName of unanswered)
            services.settle(displayName);
    }
    if (sent.some(({ error }) => error !== undefined))
        throw outOfStep(rollout, app.uniqueName, sent);
    return { superseded, outcome };
};
const addAndPublish = (wanted, holder, scope) => addSecret(holder, {
    wanted,
    clientId: (0,app_scope/* applicationOf */.KM)(scope).appId,
    announce: (displayName, made) => {
        const { applicationId, uniqueName } = holder;
        scope.services.announce({ kind: kindToMake(wanted), applicationId, displayName, uniqueName, ...made });
    },
    settle: scope.services.settle,
    publish: secret => scope.services.publish(scope.app, secret)
});
const outOfStep = ({ before }, uniqueName, results) => destinationsFailed(`The new client secret of ${uniqueName} did not reach`, results.filter(({ error }) => error !== undefined), before.current);
const unproven = (uniqueName, reason) => new errors/* ActionError */.lZ({
    code: 'delivery',
    message: `The new client secret of ${uniqueName} was not sent, for it could not be proven: ${reason}`,
    hint: 'Run the job again: it makes a new secret and sends it. A longer wait-timeout gives a slow tenant more time.'
});
const cancelledError = (uniqueName, { keyId }) => new errors/* ActionError */.lZ({
    code: 'cancelled',
    message: `The job was cancelled while a client secret of ${uniqueName} was being made; the post step removes it (key id ${keyId}).`
});

;// CONCATENATED MODULE: ./build/resources/clientSecret/applySecrets.js
// Carrying a plan of secrets out: a new one where it is due, variables where they alone are out of step, and the removal of what
// has had its time.

















/** Carries it out. @throws ActionError. */
const applySecrets = async (plan, scope, work) => {
    const { app, state, changes } = plan;
    let outcome = outcomeOf(state);
    const onOutcome = (next) => {
        outcome = next;
        if (next.created)
            work.markChanged();
        work.report(context => secretReport(app, next, context.nowMs));
    };
    try {
        if (state.due !== undefined)
            return await replace(plan, onOutcome, scope, work);
        const onRemoved = (secret) => {
            onOutcome({ ...outcome, removed: [...outcome.removed, secret] });
            const carriedOut = changes.removals.find(({ id }) => id === secret.keyId);
            if (carriedOut !== undefined)
                work.carriedOut(carriedOut);
        };
        onOutcome(outcome);
        await remove(secretsOf(plan.removals), scope, work, onRemoved);
        if (state.current !== undefined && state.outdatedIds.length > 0)
            await writeIds(plan, state.current, destinations => onOutcome({ ...outcome, destinations }), scope, work);
        return undefined;
    }
    finally {
        // What is reported of secrets is what was removed, not what was to be.
        const isRemoved = (id) => outcome.removed.some(({ keyId }) => keyId === id);
        if (outcome.created)
            work.withdraw(changes.removals.filter(({ id }) => !isRemoved(id)));
    }
};
const secretsOf = (removals) => removals.map(({ secret }) => secret);
/** Removes them, and tells of each that was. The records of where they were sent go first: see `withdrawPlaces`. */
const remove = async (secrets, scope, work, onRemoved) => {
    if (secrets.length === 0)
        return;
    withdrawPlaces(scope, secrets.map(({ keyId }) => keyId));
    if (scope.tagState.withdrawn.size > 0)
        await (0,tagWriter/* recordInTags */.w)(scope, work.graph, work.runtime);
    await (0,removal/* removeSecrets */.cu)(holderOf(scope, work), secrets, { justAdded: false, onRemoved });
};
/** @throws ActionError `delivery`. */
const writeIds = async ({ held, state }, { keyId, endMs }, onResults, scope, work) => {
    const { app, services } = scope;
    const stores = services.stores(work.deadline);
    const ids = { clientId: (0,app_scope/* applicationOf */.KM)(scope).appId, tenantId: services.tenantId(), keyId, expiresOn: (0,time/* isoTime */.Ly)(endMs) };
    const isOutdated = ({ place }) => state.outdatedIds.some(outdated => outdated.place === place);
    const outdated = held.destinations.filter(isOutdated);
    const results = await (0,secretStores_destinations/* bringToEach */.$6)(outdated.map(({ destination }) => destination), destination => destination.writeIds(ids, stores));
    onResults(results);
    const failed = results.filter(({ error }) => error !== undefined);
    if (failed.length > 0)
        throw idsFailed(app.uniqueName, failed);
};
const replace = async (plan, onOutcome, scope, work) => {
    const { wanted, held, state, context, expectedRoles } = plan;
    const records = deliveryRecordsOf(held.tags);
    const isUpToDate = ({ place }) => state.current !== undefined && records.stands(state.current.keyId, place);
    // Whoever refuses is to do so before anybody has the secret: those that took the one in force come last.
    const ordered = [...held.destinations].sort((one, other) => Number(isUpToDate(one)) - Number(isUpToDate(other)));
    const before = outcomeOf(state);
    const rollout = {
        wanted,
        expectedRoles,
        onOutcome,
        destinations: ordered.map(({ destination }) => destination),
        unasked: ordered.filter(({ seen }) => seen.refusal !== undefined).map(({ destination }) => destination)
    };
    await assertAllTake({ ...rollout, before }, scope, work);
    const settled = await settleOthers(plan, scope, work);
    if (settled === 'stale')
        return stale(plan, work);
    const { destinations } = settled;
    const early = removedFirst(plan.existing?.signInAudience, settled.credentials, state.removals);
    for (const secret of early) {
        const planned = plan.changes.removals.filter(({ id }) => id === secret.keyId);
        await remove([secret], scope, work, () => planned.map(work.carriedOut));
    }
    const credentials = settled.credentials.filter(one => !early.some(({ keyId }) => keyId === one.keyId));
    const removed = [...settled.removed, ...early];
    const removalsWith = (added, tags, nowMs) => wanted.mode === 'ephemeral'
        ? state.removals
        : sortSecrets(wanted, { destinations, credentials: [...credentials, added], tags }, { ...context, nowMs })
            .removals;
    // By the order that Graph gave the secrets.
    const nowAfter = (added) => Math.max(work.graph.now(), added.startMs);
    const { superseded, outcome } = await rollOut({
        ...rollout,
        before: { ...before, removed },
        observed: new Set([...credentials, ...held.credentials].map(({ keyId }) => keyId)),
        supersededBy: (added, tags) => removalsWith(added, tags, nowAfter(added))
    }, scope, work);
    // Beside a new secret that could not be proven, the former ones stay.
    const isUnproven = outcome.verification.kind === 'unproven';
    const goes = isUnproven ? state.removals : superseded;
    const isLeft = ({ secret }) => !removed.some(({ keyId }) => keyId === secret.keyId);
    let gone = removed;
    try {
        onOutcome({ ...outcome, removed: gone });
        await remove(secretsOf(goes.filter(isLeft)), scope, work, secret => {
            gone = [...gone, secret];
            onOutcome({ ...outcome, removed: gone });
        });
    }
    catch (error) {
        // The new secret is delivered: that the former ones outlive it a while is no reason to fail.
        if (work.runtime.cancelled.aborted)
            throw error;
        work.warn(`Superseded client secrets stay until the next run removes them: ${(0,errors/* messageOf */.bD)(error)}`);
    }
    return undefined;
};
/**
 * Looks for runs that came before and were not seen to end, or that have delivered meanwhile: then the plan is stale. An app
 * that is new, and one without destinations or traces of others, is not read again.
 */
const settleOthers = async ({ wanted, held, state, context, existing }, scope, work) => {
    const isAlone = wanted.destinations.length === 0 && state.undelivered.length === 0;
    if (wanted.mode === 'ephemeral' || existing === undefined || isAlone)
        return { ...held, removed: [] };
    let { destinations } = held;
    const sort = ({ tags, secrets }) => sortSecrets(wanted, { destinations, tags, credentials: secrets }, { ...context, nowMs: work.graph.now() });
    const { reading, leftBehind: found } = await awaitOthers(sort, scope, work);
    // A destination that was empty at the first look may have been written by whoever left the secret behind.
    if (found.length > 0)
        destinations = await inspectDestinations(wanted, scope);
    const leftBehind = found.length > 0 ? sort(reading).undelivered : found;
    const { current } = sort(reading);
    const isOvertaken = current !== undefined && current.keyId !== state.current?.keyId;
    if (wanted.mode === 'when-needed' && isOvertaken)
        return 'stale';
    scope.tagState.tags = (0,app_tags/* withFactsOf */.Px)(scope.tagState.tags, reading.tags);
    const mayGo = context.isClockSure ? leftBehind.filter(secret => context.mayBeCallers?.(secret) !== true) : [];
    await remove(mayGo, scope, work, ({ keyId }) => scope.services.log.info(`${scope.app.uniqueName}: removed the client secret ${keyId}, which an earlier run made and delivered to nobody.`));
    const isLeft = ({ keyId }) => !mayGo.some(secret => secret.keyId === keyId);
    return { credentials: reading.secrets.filter(isLeft), destinations, removed: mayGo };
};
const stalePauseMs = 2_000;
/** Another run has delivered meanwhile: what is due now is planned again, by what replicas show a moment later. */
const stale = async ({ app, changes }, work) => {
    work.withdraw(changes.all);
    await work.runtime.sleep(stalePauseMs, work.runtime.cancelled);
    return {
        unsettled: new errors/* ActionError */.lZ({
            code: 'conflict',
            message: `Other runs keep delivering client secrets of ${app.uniqueName}: no plan stayed true for long enough to be carried out.`,
            hint: `Run the job again. ${concurrencyHint}`
        })
    };
};

// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
;// CONCATENATED MODULE: ./build/resources/clientSecret/changes.js
// The changes that a plan names: the secret that is due or in force, those that are removed, those that stay although their
// time is over, and the variables that do not name the secret beside them. Pure.




/** The changes. */
const changesOf = (app, wanted, state, removals, nowMs) => {
    const removed = removals.map(({ secret, reason }) => (0,plan/* change */.Zg)(clientSecretKind, 'delete', secret.displayName, reason, { id: secret.keyId }));
    const isRemoved = (keyId) => removals.some(({ secret }) => secret.keyId === keyId);
    const kept = state.kept.flatMap(({ keyId, displayName, endMs }) => {
        if (isRemoved(keyId))
            return [];
        const reason = `superseded, but a destination may hold it that no newer one was sent to; expires on ${(0,time/* isoTime */.Ly)(endMs)}`;
        return (0,plan/* change */.Zg)(clientSecretKind, 'unchanged', displayName, reason, { id: keyId });
    });
    const isLeft = ({ keyId }) => !isRemoved(keyId);
    const unrecorded = state.unrecorded.filter(isLeft).map(secret => unrecordedChange(app, wanted, state, secret));
    const foreign = state.foreign.map(secret => foreignChange(app, secret, nowMs));
    const all = [...currentChange(wanted, state), ...idsChanges(state), ...removed, ...kept, ...unrecorded, ...foreign];
    return { all, removals: removed };
};
/**
 * A secret that is called like ours, which anybody can do. Where the app has none, it is drift; elsewhere a run may have just made
 * it, and not come as far as a record.
 */
const unrecordedChange = ({ acceptedCredentials }, { mode }, { due }, { keyId, displayName, endMs }) => {
    const standing = `called like ours, but no run recorded it (key id ${keyId}); expires on ${(0,time/* isoTime */.Ly)(endMs)}`;
    const unchanged = (more) => (0,plan/* change */.Zg)(clientSecretKind, 'unchanged', displayName, `${standing}${more}`, { id: keyId });
    if (acceptedCredentials.includes(keyId))
        return unchanged(', and accepted');
    if (mode !== 'none')
        return unchanged(due === undefined ? '' : '; removed before another is made where no run needs it');
    return (0,plan/* change */.Zg)(clientSecretKind, 'drift', displayName, `${standing}: whoever has it signs in as the app`, { id: keyId });
};
/** A secret that somebody else made: whoever has it signs in as the app. */
const foreignChange = ({ acceptedCredentials }, { keyId, displayName, endMs }, nowMs) => {
    const name = displayName === '' ? keyId : displayName;
    if (endMs <= nowMs)
        return (0,plan/* change */.Zg)(clientSecretKind, 'unchanged', name, `made by others, expired on ${(0,time/* isoTime */.Ly)(endMs)}`, { id: keyId });
    const standing = `made by others, expires on ${(0,time/* isoTime */.Ly)(endMs)}`;
    return acceptedCredentials.includes(keyId)
        ? (0,plan/* change */.Zg)(clientSecretKind, 'unchanged', name, `${standing}, and accepted`, { id: keyId })
        : (0,plan/* change */.Zg)(clientSecretKind, 'drift', name, `${standing}, and not declared: whoever has it signs in as the app (key id ${keyId})`, { id: keyId });
};
const currentChange = ({ mode, label, lifetimeMs }, { due, current }) => {
    if (due !== undefined) {
        const fields = [{ field: 'lifetime', before: null, after: (0,duration/* durationText */.S5)(lifetimeMs) }];
        return [(0,plan/* change */.Zg)(clientSecretKind, 'create', label, due, { fields, ...(mode !== 'when-needed' && { recurring: true }) })];
    }
    if (current === undefined)
        return [];
    const reason = `delivered, expires on ${(0,time/* isoTime */.Ly)(current.endMs)}`;
    return [(0,plan/* change */.Zg)(clientSecretKind, 'unchanged', current.displayName, reason, { id: current.keyId })];
};
/** Without a new secret, variables that do not name the one in force are written alone. */
const idsChanges = ({ due, current, outdatedIds }) => due !== undefined || current === undefined
    ? []
    : outdatedIds.map(({ target, seen }) => {
        const before = (seen.kind === 'present' && seen.keyId) || null;
        const fields = [{ field: 'KEY_ID', before, after: current.keyId }];
        const reason = `the variables of ${target} do not name the secret in force`;
        return (0,plan/* change */.Zg)(clientSecretKind, 'update', current.displayName, reason, { id: current.keyId, fields });
    });

// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
;// CONCATENATED MODULE: ./build/resources/clientSecret/exported.js
// What a file would say of the client secrets of an application that is there: that the action makes none, and whose may stay.



/** Mode none, and the secrets of others that are in force. Those that the action made are known by their records. */
const exportedSecrets = async ({ application, services }) => {
    const located = await application();
    const written = { secret: { mode: 'none' } };
    if (located.state === 'missing')
        return { written };
    const { passwordCredentials, tags, unusableCredentials } = located.application;
    const records = deliveryRecordsOf(tags);
    const inForce = passwordCredentials.filter(({ endMs }) => endMs > services.nowMs());
    const ours = inForce.filter(({ keyId }) => records.isRecorded(keyId));
    const others = inForce.filter(({ keyId }) => !records.isRecorded(keyId));
    return {
        written,
        accepted: others.map(({ keyId, displayName, endMs }) => ({
            keyId,
            text: `client secret ${displayName || 'without a name'}${(0,access/* credentialEnd */.xW)(endMs)}`
        })),
        notes: [
            ...(ours.length === 0
                ? []
                : [
                    (0,exported/* remark */.V)(['secret', 'mode'], `this action made ${ours.length} in force: when-needed with their destinations goes on with them`)
                ]),
            ...unusableCredentials.map(text => (0,exported/* leftOut */.i)(['acceptedCredentials'], `not declared: ${text.replace(/,$/, '')}`))
        ]
    };
};

// EXTERNAL MODULE: ./build/resources/app/names.js
var names = __webpack_require__(79782);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/clientSecret/field.js
// What a user may say about the client secret: when one is made, how long it lives, where it goes; and which settings
// contradict each other.





/** When a client secret is made. `ephemeral` lives for this job and is removed by the post step. */
const secretModes = ['when-needed', 'always', 'ephemeral', 'none'];
// The longest that GitHub lets a job run, on a self-hosted runner; the secret outlives it only when the post step fails.
const longestEphemeralMs = 5 * duration/* unitMs */.FP.d;
/** Reports what does not go together in the settings of one secret. */
const reportContradictions = (secret, report) => {
    const { mode, lifetimeMs, rotateBeforeMs, destinations } = secret;
    const refuse = (field, problem) => report({ path: ['secret', field], problem });
    if ((mode === 'ephemeral' || mode === 'none') && destinations.length > 0) {
        const why = mode === 'none'
            ? 'there is no secret to store'
            : 'that secret ends with the job, and what stores it would hold a dead one';
        refuse('destinations', `contradicts the secret mode ${mode}: ${why}; accepted: when-needed or always`);
    }
    const lifetime = (0,duration/* durationText */.S5)(lifetimeMs);
    if (mode === 'ephemeral' && lifetimeMs > longestEphemeralMs) {
        const longest = `${(0,duration/* durationText */.S5)(longestEphemeralMs)}, the longest that a job runs`;
        refuse('lifetime', `${lifetime} is too long for an ephemeral secret; accepted: at most ${longest}`);
    }
    if (mode === 'when-needed' && rotateBeforeMs >= lifetimeMs) {
        const always = `${(0,duration/* durationText */.S5)(rotateBeforeMs)} before the end of a lifetime of ${lifetime} is always`;
        refuse('rotateBefore', `${always}: every run would make a new secret; accepted: less than the lifetime`);
    }
};
const everywhere = { everywhere: true, inDefaults: true };
/**
 * Applications that people sign in to need a secret only where they run on a server of their own, behind a redirect URI for the web:
 * single-page applications, native ones and APIs have no use for one. Source: Azure AD B2C documentation, "Application types".
 */
const withoutNeedlessSecret = (value, { audience, redirectUris, secret }) => {
    const { web } = (0,json/* asObject */.eB)(redirectUris);
    const isOnServer = Array.isArray(web) && web.length > 0;
    return audience === 'customers' && secret === undefined && !isOnServer ? { ...(0,json/* asObject */.eB)(value), mode: 'none' } : value;
};
const clientSecretField = (0,field/* defineField */.MI)({
    secret: {
        workflowValue: withoutNeedlessSecret,
        ...(0,field/* mapKey */.a0)({
            mode: (0,field/* wordKey */.ue)(secretModes, {
                ...everywhere,
                input: 'secret',
                description: 'When a secret is made: when-needed (none of ours yet, or nearing expiry), always, ephemeral (removed when the job ends), or none.'
            }),
            label: (0,field/* requiredTextKey */.er)(names/* parseLabel */.Q_, {
                ...everywhere,
                input: 'secret-name',
                description: 'The description by which the action knows its own secrets, 1 to 60 characters.'
            }),
            lifetime: (0,field/* durationKey */.kB)({
                ...everywhere,
                input: 'secret-lifetime',
                optional: true,
                description: 'How long a new secret lives. Where nothing says so: 90d, 1h when ephemeral.'
            }),
            rotateBefore: (0,field/* durationKey */.kB)({
                ...everywhere,
                input: 'secret-rotate-before',
                description: 'How long before its expiry a secret is replaced.'
            }),
            overlap: (0,field/* durationKey */.kB)({
                ...everywhere,
                input: 'secret-overlap',
                zero: true,
                description: 'How long the replaced secret stays usable; 0d removes it at once.'
            }),
            destinations: (0,field/* listKey */.Ux)(secretStores_destinations/* parseDestination */.G2, {
                input: 'secret-destinations',
                needsToken: true,
                description: 'GitHub secrets that take the new secret: repository:NAME, environment/ENV:NAME, organization/ORG:NAME, dependabot:NAME; +ids stores the ids as variables.'
            })
        }, 'The client secret. An app for customers without redirect URIs for the web has none unless this is said.')
    }
}, ({ secret }, report, { secret: written }) => {
    if (secret === undefined)
        return undefined;
    const { mode, label, lifetime, rotateBefore, overlap, destinations = [] } = secret;
    if (mode === undefined || label === undefined || rotateBefore === undefined || overlap === undefined)
        return undefined;
    const isRefused = lifetime === undefined && (0,json/* asObject */.eB)(written).lifetime !== undefined;
    if (isRefused)
        return undefined;
    const desired = {
        mode,
        label,
        lifetimeMs: lifetime ?? (mode === 'ephemeral' ? duration/* unitMs */.FP.h : 90 * duration/* unitMs */.FP.d),
        rotateBeforeMs: rotateBefore,
        overlapMs: overlap,
        destinations: (0,secretStores_destinations/* dedupeDestinations */.tX)(destinations)
    };
    reportContradictions(desired, report);
    return desired;
});

;// CONCATENATED MODULE: ./build/resources/clientSecret/clientSecret.js
// The client secret: made when it is due, published at once, proven, sent to its destinations, recorded before and after, and
// only then are our own superseded ones removed. Foreign secrets are listed and never touched.
















/** The client secret of a managed app. */
const clientSecret = (0,kind/* appKind */.go)({
    kind: clientSecretKind,
    field: clientSecretField,
    // A secret is made when the app has everything else that is declared.
    after: 'everything',
    lane: 'application object',
    observe: async (wanted, scope, goal) => {
        const { app, application, contributions } = scope;
        const isWanted = goal === 'present';
        const [located, rules, expectedRoles, destinations, access, isProven] = await Promise.all([
            isWanted ? application() : undefined,
            isWanted ? readSecretRules(wanted, scope) : [],
            isWanted ? contributions.expectedRoles(scope) : [],
            isWanted ? inspectDestinations(wanted, scope) : [],
            isWanted ? scope.foreignAccess() : [],
            isWanted && scope.isProven()
        ]);
        const existing = located?.state === 'found' ? located.application : undefined;
        const { passwordCredentials: credentials = [], tags = [], createdMs } = existing ?? {};
        return {
            app,
            located,
            access,
            isProven,
            rules,
            expectedRoles,
            createdMs,
            existing,
            held: { credentials, tags, destinations },
            mayBeCallers: mayBeCallers(scope, existing?.appId)
        };
    },
    plan: (wanted, observed, { nowMs, isClockSure }) => {
        const { app, located, access, isProven, rules, createdMs, held } = observed;
        const context = { nowMs, isClockSure, mayBeCallers: observed.mayBeCallers };
        const state = sortSecrets(wanted, held, context);
        if (state.due !== undefined) {
            assertPolicyAllows(app.uniqueName, wanted, rules, createdMs);
            if (located !== undefined)
                (0,foreignAccess/* assertMayHaveSecret */.e)(located, access, isProven);
            assertFreeSlot(observed.existing, state);
        }
        const removals = removalsBeside(wanted, state, held, context);
        const changes = changesOf(app, wanted, state, removals, nowMs);
        return {
            changes: changes.all,
            requirements: state.due !== undefined || removals.length > 0 ? [requirements/* requirements */.Ln.writeApplications] : [],
            apply: (work, scope) => applySecrets({ ...observed, wanted, context, state, removals, changes }, scope, work),
            report: reportContext => secretReport(app, outcomeOf(state), reportContext.nowMs)
        };
    },
    foreignAccess: async (wanted, scope) => {
        const { app, services } = scope;
        const located = await scope.application();
        if (located.state === 'missing')
            return [];
        const { passwordCredentials, tags } = located.application;
        const [isProven, records] = [await scope.isProvenForGrants(), deliveryRecordsOf(tags)];
        return passwordCredentials
            .filter(({ keyId, endMs }) => endMs > services.nowMs() && !app.acceptedCredentials.includes(keyId))
            .flatMap(({ keyId, displayName }) => {
            const isOurs = secretKind(wanted.label, displayName) !== undefined || records.isRecorded(keyId);
            if (isOurs && isProven)
                return [];
            const text = (0,access/* credentialText */.bk)('client secret', displayName, keyId);
            return [{ standing: isOurs ? 'labelled' : 'credential', text, to: 'application' }];
        });
    },
    assertPossible: ({ mode }, { uniqueName }, signIn) => {
        if (mode !== 'ephemeral' || signIn !== 'device-code')
            return;
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: `The secret mode ephemeral of ${uniqueName} contradicts sign-in: device-code: the post step removes that secret, and the administrator who entered the code is gone by then. Accepted: when-needed, always or none.`,
            hint: 'Nothing was sent. Choose another secret mode, or let the caller sign in by itself: by OIDC, a secret or a certificate.'
        });
    },
    // Secrets go with their application.
    planRemoval: () => ({ changes: [], requirements: [], report: () => ({ outputs: { 'secret-created': 'false' } }) }),
    claims: ({ destinations }) => destinations.map(({ identity }) => ({ path: ['secret', 'destinations'], noun: 'destination', id: identity })),
    exported: exportedSecrets
});
/** Where the app is the caller's own registration: the secrets that this run may have signed in with, by how they begin. */
const mayBeCallers = ({ services: { signedInWith } }, clientId) => signedInWith === undefined || signedInWith.clientId !== clientId
    ? undefined
    : ({ hint }) => hint === undefined || hint === signedInWith.hint;


/***/ }),

/***/ 80147:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  U: () => (/* binding */ delegatedPermissions)
});

// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/resources/app/consent.js
var consent = __webpack_require__(98524);
// EXTERNAL MODULE: ./build/resources/app/foreignAccess.js
var foreignAccess = __webpack_require__(27448);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/pruning.js
var app_pruning = __webpack_require__(59081);
// EXTERNAL MODULE: ./build/resources/app/tags.js
var tags = __webpack_require__(21933);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(71419);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/resources/app/graphRoles.js
var graphRoles = __webpack_require__(473);
// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
// EXTERNAL MODULE: ./build/graph/privileged.js
var privileged = __webpack_require__(48414);
// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(79704);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
// EXTERNAL MODULE: ./build/resources/app/privilege.js
var privilege = __webpack_require__(45737);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/delegatedPermissions/field.js
// What a user may say about delegated permissions: scopes of Microsoft Graph by their values, those of other apps of the
// declaration by the key of the app, and those of any other API by its client id.







/** Of one API ("Validation differences by supported account types", Microsoft identity platform). */
const mostWithCustomers = 30;
const accepted = 'accepted: delegated permissions of Microsoft Graph such as openid, <key of an app>/<its scope>, or <client id of an API>/<its scope>';
const appKey = /^[a-z][a-z0-9-]{0,62}$/;
const graphValue = /^[A-Za-z][\w-]*(?:\.[\w-]+)*$/;
const anyValue = /^(?!\.)[^\s\p{C}]{1,120}$/u;
/** One entry of the list. */
const parseDelegatedPermission = (text) => {
    const slash = text.indexOf('/');
    if (slash < 0) {
        return graphValue.test(text)
            ? (0,result.ok)({ of: { kind: 'graph' }, value: text })
            : (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is no delegated permission; ${accepted}`);
    }
    const [api, value] = [text.slice(0, slash), text.slice(slash + 1)];
    const appId = (0,guid/* guidOf */.d)(api);
    if (appId === undefined && !appKey.test(api))
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} names no API by a key or a client id; ${accepted}`);
    if (value === '.default')
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} stands for all permissions that are declared, and is none itself; ${accepted}, one for each`);
    if (!anyValue.test(value))
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} names no scope of ${(0,words/* quoted */.TL)(api)}; ${accepted}`);
    if (appId === paths/* graphAppId */.dV)
        return parseDelegatedPermission(value);
    return (0,result.ok)({ of: appId === undefined ? { kind: 'app', key: api } : { kind: 'api', appId }, value });
};
/** What the user of an app is by name, and that the app may ask on while the user is away. Nothing can be done by them. */
const harmless = ['openid', 'offline_access', 'profile', 'email'];
/** True for what gives no power to whoever acts as the app. */
const isHarmless = ({ of, value }) => of.kind === 'graph' && harmless.includes(value.toLowerCase());
const anybodysRights = { why: 'acts with every right of whoever signs in' };
/** A delegated permission that hands over the tenant as soon as an administrator signs in. */
const privilegedOf = ({ of, value }) => {
    if (of.kind !== 'graph')
        return undefined;
    return value.toLowerCase() === 'directory.accessasuser.all' ? anybodysRights : (0,privileged/* privilegedPermissionOf */.a5)(value);
};
const identityOf = ({ of, value }) => [of.kind, of.kind === 'app' ? of.key : of.kind === 'api' ? of.appId : '', value.toLowerCase()].join(' ');
/** A list, and undefined where it is absent: an empty one is declared, too. */
const permissionsKey = (() => {
    const parse = (text) => {
        const parsed = parseDelegatedPermission(text);
        return parsed.ok ? (0,result.ok)({ ...parsed.value, text }) : parsed;
    };
    const list = (0,field/* listKey */.Ux)(parse, {
        inDefaults: true,
        description: 'Delegated permissions, granted for all users: openid, offline_access and others of Microsoft Graph, <key of an app>/<scope>, <client id>/<scope>. Owned whole; left alone when absent.'
    });
    return {
        ...list,
        read: (written, path, report) => (written === undefined ? undefined : list.read(written, path, report))
    };
})();
const delegatedPermissionsField = (0,field/* defineField */.MI)({ delegatedPermissions: permissionsKey }, ({ delegatedPermissions }, report, written, { mode }) => {
    const consent = written.consent === 'verify' || written.consent === 'skip' ? written.consent : 'grant';
    if (delegatedPermissions === undefined)
        return { declared: undefined, consent };
    // Refused entries are left out of what was read, so that places are looked up in what was written.
    const texts = Array.isArray(written.delegatedPermissions) ? written.delegatedPermissions : [];
    const unique = new Map();
    for (const { text, ...permission } of delegatedPermissions) {
        const place = texts.indexOf(text);
        const privileged = privilegedOf(permission);
        // Nothing is granted in mode destroy.
        if (privileged !== undefined && mode !== 'destroy' && !(0,privilege/* allowsPrivileged */.II)(written)) {
            const problem = `${(0,privilege/* namedAs */.yT)(text, [permission.value])} ${(0,privilege/* handsOver */.Jf)(privileged, 'a narrower permission')}`;
            report({ path: ['delegatedPermissions', place], problem });
        }
        const identity = identityOf(permission);
        if (!unique.has(identity))
            unique.set(identity, { permission, place });
    }
    const entries = [...unique.values()];
    const permissions = entries.map(({ permission }) => permission);
    if (written.audience === 'customers')
        reportMany(permissions, report);
    return {
        declared: { permissions, places: entries.map(({ place }) => place), extent: 'whole' },
        consent
    };
});
const reportMany = (permissions, report) => {
    const byApi = Map.groupBy(permissions, one => identityOf({ ...one, value: '' }));
    const most = Math.max(0, ...[...byApi.values()].map(({ length }) => length));
    if (most <= mostWithCustomers)
        return;
    const problem = `holds ${most} permissions of one API; accepted with audience: customers: ${mostWithCustomers} at most`;
    report({ path: ['delegatedPermissions'], problem });
};

// EXTERNAL MODULE: ./build/resources/delegatedPermissions/grants.js
var delegatedPermissions_grants = __webpack_require__(77189);
// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/graph/missing.js
var missing = __webpack_require__(59703);
// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(83253);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(28639);
;// CONCATENATED MODULE: ./build/resources/delegatedPermissions/resolve.js
// The delegated permissions of a declaration as scopes of APIs in this tenant. What another app of the declaration offers may not
// exist before the run makes it: its ids are looked up where they are used.









const graphName = 'Microsoft Graph';
/** Graph's own permissions go by their values alone. */
const nameOf = (api, value) => (api === graphName ? value : `${api}/${value}`);
/**
 * The permissions in their order.
 * @throws ActionError `input` that names the app and every permission that no API of the tenant offers, with near matches;
 *   `permission` when an API may not be read.
 */
const resolveDelegated = async (permissions, scope) => {
    const all = await Promise.all(permissions.map(one => resolveOne(one, scope)));
    const problems = all.flatMap(one => ('problem' in one ? one.problem : []));
    if (problems.length > 0) {
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: `delegatedPermissions of ${scope.app.key}: ${problems.join('; ')}. Nothing was written.`,
            hint: 'Permissions of Microsoft Graph are listed in its permissions reference under "Delegated"; those of other APIs in the portal under "Expose an API" of each.'
        });
    }
    return all.flatMap(one => ('problem' in one ? [] : one));
};
const resolveOne = ({ of, value }, scope) => {
    switch (of.kind) {
        case 'graph':
            return ofGraph(value, scope);
        case 'app':
            return ofApp(of.key, value, scope);
        case 'api':
            return ofApi(of.appId, value, scope);
    }
};
const sameValue = (offered, value) => offered.find(one => one.value === value) ?? offered.find(one => one.value.toLowerCase() === value.toLowerCase());
const ofGraph = async (value, { reader }) => {
    const [{ id, appRoles }, scopes] = await Promise.all([reader.shared(graphRoles/* graphRolesRead */.s), reader.shared(graphRoles/* graphScopesRead */.S)]);
    const found = sameValue(scopes, value);
    if (found !== undefined)
        return resolved(graphName, found, { resourceAppId: paths/* graphAppId */.dV, resourceId: id.toLowerCase() });
    const values = scopes.map(one => one.value);
    const isRole = sameValue(appRoles, value) !== undefined;
    return {
        problem: isRole
            ? `${value} is an application permission only, which the key permissions takes`
            : `${value} is not a delegated permission of Microsoft Graph in this tenant${(0,suggest/* didYouMean */.au)(value, values)}`
    };
};
const resolved = (api, { id, value }, ids) => {
    const place = { ...ids, scopeId: id };
    return { name: nameOf(api, value), api, value, isOfApp: false, place: () => place };
};
/** The declaration has been held against itself already; an app whose list is left alone offers what it has in the tenant. */
const ofApp = async (key, value, { apps }) => {
    const { made, offers, ...other } = await apps.scope(key);
    await Promise.all([other.application(), other.principal()]);
    const name = nameOf(key, value);
    if (!made.scopes.has(value) && offers?.includes(value) !== true) {
        return {
            problem: `${name} is not offered: ${key} has no enabled scope ${value}${(0,suggest/* didYouMean */.au)(value, made.scopes.keys())}`
        };
    }
    return {
        name,
        api: key,
        value,
        isOfApp: true,
        place: () => ({
            resourceAppId: made.application?.appId,
            resourceId: made.principalId,
            scopeId: made.scopes.get(value)
        })
    };
};
/** The read of an API's service principal with its scopes. */
const apiRead = (appId) => ({
    path: `${(0,paths/* byKey */.dX)('servicePrincipals', 'appId', appId)}?$select=id,appId,displayName,oauth2PermissionScopes`,
    operation: `read the service principal of the API ${appId}`,
    requirement: requirements/* requirements */.Ln.readApplications,
    common: true
});
const ofApi = async (appId, value, { reader }) => {
    const answer = await reader.get(apiRead(appId));
    if ((0,missing/* isMissing */.b2)(answer))
        return { problem: `${appId}/${value}: the tenant has no service principal of this client id` };
    if (answer.status !== 200)
        throw (0,failure/* toActionError */.ie)(apiRead(appId), answer);
    const { id, displayName, oauth2PermissionScopes } = (0,json/* asObject */.eB)(answer.body);
    const offered = (0,json/* asObjects */.Nt)(oauth2PermissionScopes)
        .filter(({ isEnabled }) => isEnabled !== false)
        .map(one => ({ id: (0,json/* asText */.e1)(one.id).toLowerCase(), value: (0,json/* asText */.e1)(one.value) }));
    const found = sameValue(offered, value);
    if (found !== undefined)
        return resolved(appId, found, { resourceAppId: appId, resourceId: (0,json/* asText */.e1)(id).toLowerCase() });
    const values = offered.map(one => one.value);
    const called = (0,http/* remoteText */.SW)((0,json/* asText */.e1)(displayName) || appId, 120);
    return {
        problem: `${appId}/${value} is not offered: ${called} has no enabled scope ${value}${(0,suggest/* didYouMean */.au)(value, values)}`
    };
};

;// CONCATENATED MODULE: ./build/resources/delegatedPermissions/exported.js
// What a file would say of the delegated permissions of an app that is there. The list is owned whole, so it is declared only where the
// app asks for exactly what is granted for all users.










/** @throws ActionError `permission` where the app asks for some and the caller may not read what is granted. */
const exportedDelegatedPermissions = async (view, apps) => {
    const [located, grants] = await Promise.all([view.application(), (0,delegatedPermissions_grants/* readGrants */.o4)(view, 'declared')]);
    if (located.state === 'missing')
        return { written: {} };
    const asked = located.application.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) => resourceAccess.flatMap(({ id, type }) => (type === 'Scope' ? { resourceAppId, id } : [])));
    if (grants === 'unreadable') {
        if (asked.length === 0)
            return { written: {} };
        const required = requirements/* requirements */.Ln.readDelegatedPermissions;
        const message = `The caller may not ${required.doing}.`;
        throw new errors/* ActionError */.lZ({ code: 'permission', message, hint: (0,requirements/* howToGrant */.Y2)(required) });
    }
    const forAll = grants.filter(({ user }) => user === undefined);
    if (asked.length === 0 && forAll.length === 0)
        return { written: {} };
    const apis = await Promise.all([...new Set(asked.map(one => one.resourceAppId))].map(appId => readApi(appId, view)));
    const apiOf = (appId) => apis.find(api => api?.appId === appId);
    const wanted = asked.map(({ resourceAppId, id }) => ({
        api: apiOf(resourceAppId),
        value: apiOf(resourceAppId)?.values.get(id)
    }));
    const held = forAll.flatMap(({ resourceId, scopes }) => scopes.map(value => nameIn(resourceId, value)));
    const named = wanted.flatMap(({ api, value }) => (api && value !== undefined ? nameIn(api.resourceId, value) : []));
    const texts = wanted.flatMap(({ api, value }) => (api && value !== undefined ? textOf(api.appId, value, apps) : []));
    const isSame = named.length === asked.length && sameSet(named, held);
    if (!isSame || !texts.every(text => parseDelegatedPermission(text).ok)) {
        const text = 'delegated permissions are not declared and stay: the app does not ask for exactly those that are granted for all users';
        return { written: {}, notes: [(0,exported/* leftOut */.i)(['delegatedPermissions'], text)] };
    }
    const privileged = texts.filter(text => {
        const parsed = parseDelegatedPermission(text);
        return parsed.ok && privilegedOf(parsed.value) !== undefined;
    });
    return {
        written: {
            delegatedPermissions: [...new Set(texts)].sort(),
            ...(privileged.length > 0 && { allowPrivilegedRoles: true })
        },
        notes: privileged.map(text => (0,exported/* remark */.V)(['allowPrivilegedRoles'], `${text} hands over the tenant`))
    };
};
/** Scopes are compared without regard to case, as the token service does. */
const nameIn = (resourceId, value) => `${resourceId} ${value.toLowerCase()}`;
const sameSet = (some, others) => new Set(some).size === new Set(others).size && others.every(one => some.includes(one));
/** An app of the file goes by its key, Microsoft Graph by its values, any other API by its client id. */
const textOf = (appId, value, apps) => appId === paths/* graphAppId */.dV ? value : `${apps.get(appId) ?? appId}/${value}`;
const readApi = async (appId, { reader }) => {
    if (appId === paths/* graphAppId */.dV) {
        const [{ id }, scopes] = await Promise.all([reader.shared(graphRoles/* graphRolesRead */.s), reader.shared(graphRoles/* graphScopesRead */.S)]);
        return { appId, resourceId: id.toLowerCase(), values: new Map(scopes.map(scope => [scope.id, scope.value])) };
    }
    const answer = await reader.get(apiRead(appId));
    if (!(0,graph_answer/* succeeded */.gq)(answer))
        return undefined;
    const { id, oauth2PermissionScopes } = (0,json/* asObject */.eB)(answer.body);
    const enabled = (0,json/* asObjects */.Nt)(oauth2PermissionScopes).filter(({ isEnabled }) => isEnabled !== false);
    const values = enabled.map(scope => [(0,json/* asText */.e1)(scope.id).toLowerCase(), (0,json/* asText */.e1)(scope.value)]);
    return { appId, resourceId: (0,json/* asText */.e1)(id).toLowerCase(), values: new Map(values) };
};

// EXTERNAL MODULE: ./build/resources/app/readBeforeWrite.js
var readBeforeWrite = __webpack_require__(34280);
// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(47870);
;// CONCATENATED MODULE: ./build/resources/delegatedPermissions/requiredAccess.js
// The delegated permissions among those that an application asks for (`requiredResourceAccess`), beside the application permissions
// that another kind contributes.






const requiredAccess_field = 'requiredResourceAccess';
/** True for what is wanted at the creation of an application alone, and that is over. */
const isOver = (extent, { stage }) => extent === 'at creation' && stage !== 'creation';
/**
 * The list with the permissions in it, as far as they exist by now. Other delegated permissions go where the list is owned whole, but
 * not in the run that takes an application over, nor while the API has a scope to come that is declared: it may be one of them.
 */
const withPermissions = (present, permissions, extent, { stage }) => {
    const wanted = permissions.flatMap(({ place }) => {
        const { resourceAppId, scopeId } = place();
        return resourceAppId === undefined || scopeId === undefined ? [] : [{ resourceAppId, id: scopeId }];
    });
    const keepsOthers = extent !== 'whole' || stage === 'adoption';
    const unfinished = new Set(permissions.flatMap(({ place }) => (place().scopeId === undefined ? (place().resourceAppId ?? []) : [])));
    const isWanted = (appId, scopeId) => wanted.some(({ resourceAppId, id }) => resourceAppId === appId && id === scopeId);
    const kept = present.map(({ resourceAppId, resourceAccess }) => ({
        resourceAppId,
        resourceAccess: resourceAccess.filter(({ id, type }) => type !== 'Scope' || keepsOthers || unfinished.has(resourceAppId) || isWanted(resourceAppId, id))
    }));
    const isThere = (appId, scopeId) => kept.some(({ resourceAppId, resourceAccess }) => resourceAppId === appId && resourceAccess.some(({ id, type }) => type === 'Scope' && id === scopeId));
    const missing = wanted.filter(({ resourceAppId, id }) => !isThere(resourceAppId, id));
    const appIds = [
        ...new Set([...kept.map(({ resourceAppId }) => resourceAppId), ...missing.map(one => one.resourceAppId)])
    ];
    return appIds
        .map(resourceAppId => ({
        resourceAppId,
        resourceAccess: [
            ...kept.flatMap(one => (one.resourceAppId === resourceAppId ? one.resourceAccess : [])),
            ...missing.flatMap(one => (one.resourceAppId === resourceAppId ? { id: one.id, type: 'Scope' } : []))
        ]
    }))
        .filter(({ resourceAccess }) => resourceAccess.length > 0);
};
/** Adds the permissions to what the application asks for. */
const delegatedManifest = (permissions, extent) => (existing, pruning, before) => {
    if (isOver(extent, pruning))
        return {};
    const contributed = before[requiredAccess_field];
    const present = contributed ?? existing?.requiredResourceAccess ?? [];
    return { [requiredAccess_field]: withPermissions(present, permissions, extent, pruning) };
};
/**
 * Writes what the application asks for once more, when the apps that it asks are there: everything that the kinds contribute, for a
 * replica may not show yet what the run has written of it.
 * @throws ActionError.
 */
const completeRequiredAccess = async (located, scope, work) => {
    const { app, contributions } = scope;
    const parts = await contributions.manifest(scope);
    const wantedOf = (existing) => (0,app_scope/* fieldsOf */.Pf)(parts, existing, (0,app_pruning/* pruningOf */.p_)(scope, located))[requiredAccess_field];
    const before = located.state === 'found' ? located.application : undefined;
    // What this run has changed since is no sign that a replica lags.
    const untouched = before?.requiredResourceAccess.filter(entry => wantedOf(before).some(one => (0,json/* sameUnordered */.py)(one, entry)));
    const seen = untouched && { tags: [], [requiredAccess_field]: untouched };
    const now = await (0,readBeforeWrite/* readBeforeWrite */.R)(seen, located.keyPlace, scope, work);
    const wanted = wantedOf(now);
    if ((0,json/* sameUnordered */.py)(wanted, now.requiredResourceAccess))
        return;
    const path = (0,paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id);
    const operation = `complete what the application ${app.uniqueName} asks for`;
    await (0,failure/* sendSuccessfully */.qt)(work.graph, (0,app_scope/* writeRequest */.XT)(scope, 'PATCH', path, operation, { [requiredAccess_field]: wanted }));
    work.markChanged();
};

;// CONCATENATED MODULE: ./build/resources/delegatedPermissions/rows.js
// What a plan says of delegated permissions: of each that is declared, and of each that is granted without that. Pure.





/** The kind, as plans name it. */
const rows_kind = { name: 'delegatedGrant', noun: 'delegated permission' };
/** False where its API, or the scope there, is yet to be made by this run. */
const isComplete = ({ place }) => {
    const { resourceAppId, scopeId } = place();
    return resourceAppId !== undefined && scopeId !== undefined;
};
/** The grants for all users. */
const forAll = (grants) => grants === 'unreadable' ? [] : grants.filter(({ user }) => user === undefined);
/** The change of a declared permission. */
const rowOf = (permission, { grants }, consent) => {
    const { name, api, value, place } = permission;
    const { resourceId, scopeId: id } = place();
    const isGranted = forAll(grants).some(grant => grant.resourceId === resourceId && (0,delegatedPermissions_grants/* holds */.v9)(grant.scopes, value));
    const isUnread = grants === 'unreadable';
    const standing = isUnread ? 'declared; whether it is granted could not be read' : 'declared, not granted yet';
    const made = isComplete(permission) ? '' : `; the scope of ${api} is made in this run`;
    if (isGranted)
        return { permission, change: (0,plan/* change */.Zg)(rows_kind, 'unchanged', name, 'declared, granted for all users', { id }) };
    return consent === 'grant'
        ? { permission, change: (0,plan/* change */.Zg)(rows_kind, 'create', name, `${standing}${made}`, { id }) }
        : { permission, change: (0,plan/* change */.Zg)(rows_kind, 'missing', name, `${standing}; consent is ${consent}`, { id }) };
};
/** What is granted and not declared, where the list is owned. */
const undeclaredRows = ({ grants, pruning }, { permissions, extent }) => {
    if (extent !== 'whole' || grants === 'unreadable')
        return [];
    const placed = permissions.map(one => ({ ...one, ...one.place() }));
    return grants.flatMap(grant => {
        if (grant.user !== undefined)
            return { grant, value: '', change: toldChange(grant) };
        const ofApi = placed.filter(({ resourceId }) => resourceId === grant.resourceId);
        const api = ofApi[0]?.api ?? `the API with the service principal ${grant.resourceId}`;
        const values = grant.scopes.filter(value => !ofApi.some(one => (0,delegatedPermissions_grants/* holds */.v9)([one.value], value)));
        return (grant.scopes.length === 0 ? [''] : values).map(value => {
            const name = value === '' ? `${api} without permissions` : nameOf(api, (0,http/* remoteText */.SW)(value, 200));
            return { grant, value, change: (0,app_pruning/* undeclaredChange */.S_)(rows_kind, name, 'granted for all users', pruning, grant.id) };
        });
    });
};
/** A grant that is left alone. What one user consented to is that user's business also where the list is owned. */
const toldChange = ({ id, scopes, resourceId, user }) => {
    const text = (0,http/* remoteText */.SW)(scopes.join(' '), 200) || 'a grant without permissions';
    const whom = user === undefined ? 'all users' : `the user ${user}`;
    const reason = `granted for ${whom} on the API with the service principal ${resourceId}, but not declared`;
    return (0,plan/* change */.Zg)(rows_kind, 'drift', text, reason, { id });
};

;// CONCATENATED MODULE: ./build/resources/delegatedPermissions/granting.js
// Granting delegated permissions as planned: one write for each API, beside what the application asks for.






/** Grants and takes away, and completes what the application asks for. @throws ActionError. */
const grantAll = async (todo, work, scope) => {
    const { rows, others, observed, declared, isIncomplete } = todo;
    const { located, pruning, grants } = observed;
    const [ready, absent] = [true, false].map(wanted => rows.filter(({ permission }) => isReady(permission) === wanted));
    const removed = others.filter(row => (0,plan/* writes */.D3)(row.change));
    const resources = new Set([
        ...(ready ?? []).map(({ permission }) => permission.place().resourceId ?? ''),
        ...removed.map(({ grant }) => grant.resourceId)
    ]);
    const changesOf = new Map();
    for (const resourceId of resources) {
        const existing = forAll(grants).find(grant => grant.resourceId === resourceId);
        const added = (ready ?? []).filter(({ permission }) => permission.place().resourceId === resourceId);
        const gone = removed.filter(({ grant }) => grant === existing);
        const left = (existing?.scopes ?? []).filter(value => !gone.some(row => row.value === value));
        const scopes = (0,delegatedPermissions_grants/* union */.KC)(left, added.map(({ permission }) => permission.value));
        changesOf.set({ existing, resourceId, scopes }, [...added, ...gone].map(row => row.change));
    }
    const onDone = (grant) => {
        for (const one of changesOf.get(grant) ?? [])
            work.carriedOut(one);
    };
    const asksForMore = !isOver(declared.extent, pruning) &&
        (isIncomplete ||
            (located.state === 'found' &&
                !(0,json/* sameUnordered */.py)(withPermissions(located.application.requiredResourceAccess, declared.permissions, declared.extent, pruning), located.application.requiredResourceAccess)));
    // Neither waits for the other, and both are finished.
    const results = await Promise.allSettled([
        (0,delegatedPermissions_grants/* writeGrants */.pN)([...changesOf.keys()], scope, work, onDone),
        asksForMore ? completeRequiredAccess(located, scope, work) : undefined
    ]);
    for (const result of results)
        if (result.status === 'rejected')
            throw result.reason;
    assertReady(absent ?? [], scope);
};
const isReady = ({ place }) => Object.values(place()).every(id => id !== undefined);
/** @throws ActionError `conflict` for permissions of apps that this run was to make, and did not. */
const assertReady = (absent, { app }) => {
    if (absent.length === 0)
        return;
    const names = absent.map(({ permission }) => permission.name).join(', ');
    const apis = [...new Set(absent.map(({ permission }) => permission.api))].join(', ');
    throw new errors/* ActionError */.lZ({
        code: 'conflict',
        message: `${app.displayName} was not granted ${names}: ${apis} has not come as far as to offer that in this run.`,
        hint: `See what kept ${apis} from being finished, and run the job again.`
    });
};

;// CONCATENATED MODULE: ./build/resources/delegatedPermissions/delegatedPermissions.js
// Delegated permissions: what an app may do in the name of the users that sign in to it. Where they are declared, the application
// asks for them and they are granted for all users, since nobody consents in user flows and custom policies; where they are not,
// the grants that are there are told. Source: Microsoft Graph documentation, oauth2permissiongrant; Azure AD B2C documentation,
// "Request an access token".














/** The delegated permissions of a managed app. */
const delegatedPermissions = (0,kind/* appKind */.go)({
    kind: rows_kind,
    field: delegatedPermissionsField,
    after: ['application', 'servicePrincipal'],
    // The APIs may be apps that this run makes, and two apps may ask for each other's scopes.
    afterComponents: true,
    lane: 'application object',
    observe: async (wanted, scope, goal) => {
        const { app } = scope;
        const located = await scope.application();
        const pruning = (0,app_pruning/* pruningOf */.p_)(scope, located);
        const isDeclared = wanted.declared !== undefined && goal === 'present';
        if (wanted.declared !== undefined && isOver(wanted.declared.extent, pruning) && (await isFinished(scope)))
            return {
                app,
                located,
                pruning,
                declared: { permissions: [], powerful: new Set(), extent: 'at creation' },
                grants: [],
                access: []
            };
        const [declared, grants, access] = await Promise.all([
            isDeclared ? declaredOf(wanted, scope) : undefined,
            (0,delegatedPermissions_grants/* readGrants */.o4)(scope, isDeclared ? 'declared' : 'only told'),
            isDeclared ? scope.foreignAccess() : []
        ]);
        return { app, located, pruning, declared, grants, access };
    },
    // Graph replaces the scopes of a grant whole, and who else could act as the application is asked right before it is granted.
    observeBeforeWrite: ({ located, declared }) => located.state === 'found' && declared?.extent !== 'at creation',
    looksOlder: (again, before) => idsOf(before.grants).some(id => again.grants !== 'unreadable' && !idsOf(again.grants).includes(id)),
    plan: (wanted, observed) => {
        const { located, declared, grants, access } = observed;
        if (declared === undefined) {
            const told = grants === 'unreadable' ? [] : grants;
            return { changes: told.map(toldChange), requirements: [] };
        }
        const rows = declared.permissions.map(permission => rowOf(permission, observed, wanted.consent));
        const toGrant = rows.filter(row => row.change.action === 'create');
        if (toGrant.some(({ permission }) => declared.powerful.has(permission)))
            (0,foreignAccess/* assertMayGrant */.s)(located, access);
        const others = undeclaredRows(observed, declared);
        const changes = [...rows.map(row => row.change), ...others.map(row => row.change)];
        const isWriting = changes.some(plan/* writes */.D3);
        const isIncomplete = !rows.every(({ permission }) => isComplete(permission));
        return {
            changes,
            requirements: isWriting ? [requirements/* requirements */.Ln.grantDelegatedPermissions] : [],
            apply: async (work, scope) => {
                await grantAll({ rows: toGrant, others, observed, declared, isIncomplete }, work, scope);
                return undefined;
            },
            ...(!isWriting &&
                isIncomplete && { conclude: (work, scope) => completeRequiredAccess(located, scope, work) }),
            report: (context, scope) => ({
                ...(rows.some(row => row.change.action === 'missing') && (0,consent/* consentReport */.j)(context, scope, access)),
                ...(grants === 'unreadable' && declared.permissions.length > 0 && unreadReport(observed.app))
            })
        };
    },
    manifest: async (wanted, scope) => {
        if (wanted.declared === undefined)
            return () => ({});
        const { permissions, extent } = wanted.declared;
        return delegatedManifest(await resolveDelegated(permissions, scope), extent);
    },
    requirements: ({ declared, consent }, mode, { prune }) => {
        if (declared === undefined)
            return [];
        const isGranting = mode === 'apply' && ((declared.permissions.length > 0 && consent === 'grant') || prune);
        if (isGranting)
            return [requirements/* requirements */.Ln.grantDelegatedPermissions];
        return mode === 'destroy' ? [] : [requirements/* requirements */.Ln.readDelegatedPermissions];
    },
    uses: ({ declared }) => (declared?.permissions ?? []).flatMap(({ of, value }, index) => of.kind === 'app' ? { path: ['delegatedPermissions', declared?.places[index] ?? 0], key: of.key, value } : []),
    exported: exportedDelegatedPermissions
});
/**
 * False for an application that the action made, and whose run did not come to the end: the tags get the id of its service principal
 * when everything has been granted. Likewise for one whose service principal, and its grants with it, is another by now.
 */
const isFinished = async ({ application, principal }) => {
    const [located, existing] = await Promise.all([application(), principal()]);
    if (located.state === 'missing')
        return false;
    const { adopted, servicePrincipalId } = (0,tags/* readTags */.g$)(located.application.tags);
    return located.adopted || adopted || (existing !== undefined && servicePrincipalId === existing.id);
};
const idsOf = (grants) => (grants === 'unreadable' ? [] : grants.map(({ id }) => id));
/** What the action itself asks for, without owning the list, is the sign-in of the Identity Experience Framework: no power to anybody. */
const declaredOf = async ({ declared }, scope) => {
    if (declared === undefined)
        return undefined;
    const permissions = await resolveDelegated(declared.permissions, scope);
    const isPowerful = (_, index) => {
        const asked = declared.permissions[index];
        return declared.extent === 'whole' && asked !== undefined && !isHarmless(asked);
    };
    return { permissions, powerful: new Set(permissions.filter(isPowerful)), extent: declared.extent };
};
const unreadReport = ({ displayName }) => ({
    warnings: [
        {
            text: `Which delegated permissions ${displayName} has could not be read, so that each is told as one to grant. ${(0,requirements/* howToGrant */.Y2)(requirements/* requirements */.Ln.readDelegatedPermissions)}`,
            title: 'Delegated permissions could not be read'
        }
    ]
});


/***/ }),

/***/ 77189:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KC: () => (/* binding */ union),
/* harmony export */   o4: () => (/* binding */ readGrants),
/* harmony export */   pN: () => (/* binding */ writeGrants),
/* harmony export */   v9: () => (/* binding */ holds)
/* harmony export */ });
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(44941);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19685);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20247);
/* harmony import */ var _graph_retryTable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91057);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(94891);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77967);
/* harmony import */ var _app_scope_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(47870);
/* harmony import */ var _app_tags_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(21933);
// Delegated permission grants: one for each client, API and kind of consent, with all of its scopes in one text. Source: Microsoft
// Graph documentation, oauth2PermissionGrant.









const none = [];
const readOf = (principalId, { app }) => ({
    path: `/oauth2PermissionGrants?$filter=clientId%20eq%20${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .eu)(principalId)}`,
    operation: `read the delegated permission grants of ${app.uniqueName}`,
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__/* .requirements */ .Ln.readDelegatedGrants
});
/**
 * Reads the grants. Where nothing depends on them (`only told`), a service that fails is not asked twice, and says nothing.
 * @throws ActionError for an answer that is neither a list nor a lack of rights.
 */
const readGrants = async (scope, need) => {
    const { application, principal, reader, services } = scope;
    if ((0,_graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__/* .isGranted */ .kR)(services.caller, _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__/* .requirements */ .Ln.readDelegatedGrants) === 'missing')
        return 'unreadable';
    const readFor = (id) => ({ ...readOf(id, scope), ...(need === 'only told' && { optional: true }) });
    const located = await application();
    if (located.state === 'missing')
        return none;
    // The hint in the tags lets them travel with the service principal; it counts only where that confirms it.
    const { servicePrincipalId: hint } = (0,_app_tags_js__WEBPACK_IMPORTED_MODULE_6__/* .readTags */ .g$)(located.application.tags);
    if (hint !== undefined)
        void reader.get(readFor(hint));
    const found = await principal();
    if (found === undefined)
        return none;
    const answer = await reader.get(readFor(found.id));
    if ((0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_7__/* .succeeded */ .gq)(answer))
        return parseGrants(answer);
    if (need === 'only told' || answer.status === 403)
        return 'unreadable';
    throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(readFor(found.id), answer);
};
const parseGrants = (answer) => (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_7__/* .valuesOf */ .sm)(answer).map(grant => ({
    id: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_8__/* .asText */ .e1)(grant.id),
    resourceId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_8__/* .asText */ .e1)(grant.resourceId).toLowerCase(),
    user: grant.consentType === 'AllPrincipals' ? undefined : (0,_util_json_js__WEBPACK_IMPORTED_MODULE_8__/* .asText */ .e1)(grant.principalId),
    scopes: scopesOf((0,_util_json_js__WEBPACK_IMPORTED_MODULE_8__/* .asText */ .e1)(grant.scope))
}));
/** The scopes of a grant's text, which may begin with a space. */
const scopesOf = (text) => [...new Set(text.split(/\s+/).filter(one => one !== ''))];
/** Scopes are compared without regard to case, as the token service does. */
const holds = (scopes, value) => scopes.some(one => one.toLowerCase() === value.toLowerCase());
/** Both lists, each scope once. */
const union = (one, other) => [
    ...one,
    ...other.filter(value => !holds(one, value))
];
const requestOf = (scope, method, path, operation, body) => ({
    ...(0,_app_scope_js__WEBPACK_IMPORTED_MODULE_5__/* .writeRequest */ .XT)(scope, method, path, `${operation} ${scope.app.uniqueName}`, body),
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__/* .requirements */ .Ln.grantDelegatedPermissions,
    mayLagBehind: (0,_graph_retryTable_js__WEBPACK_IMPORTED_MODULE_3__/* .onlyPrincipal */ .vg)(scope.recentWrites)
});
/** The request that makes a grant what it shall be. Graph replaces the text of its scopes whole. */
const grantRequest = ({ existing, resourceId, scopes }, scope) => {
    const text = scopes.join(' ');
    if (existing === undefined) {
        const body = { clientId: (0,_app_scope_js__WEBPACK_IMPORTED_MODULE_5__/* .principalIdOf */ .$R)(scope), consentType: 'AllPrincipals', resourceId, scope: text };
        return requestOf(scope, 'POST', '/oauth2PermissionGrants', `grant ${text} to`, body);
    }
    const path = (0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .byId */ .$H)('oauth2PermissionGrants', existing.id);
    return scopes.length === 0
        ? requestOf(scope, 'DELETE', path, `revoke ${existing.scopes.join(' ')} from`)
        : requestOf(scope, 'PATCH', path, `grant ${text} to`, { scope: text });
};
/**
 * Writes the grants, in one batch; `onDone` is told of each. One that is there already although it was not seen gets what it lacks:
 * another run made it, an attempt whose answer was lost, or a list lagged.
 * @throws ActionError of the first that failed, when all have been answered.
 */
const writeGrants = async (wanted, scope, { graph }, onDone) => {
    const requests = wanted.map(one => grantRequest(one, scope));
    const answers = await graph.batch(requests);
    const errors = [];
    for (const [index, grant] of wanted.entries()) {
        const [request, answer] = [requests[index], answers[index]];
        try {
            if (isDuplicate(request, answer))
                await completeGrant(grant, scope, graph);
            else if (!(0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_7__/* .succeeded */ .gq)(answer) && !isGone(request, answer))
                throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(request, answer);
            onDone(grant);
        }
        catch (error) {
            errors.push(error);
        }
    }
    if (errors.length > 0)
        throw errors[0];
};
const isDuplicate = ({ method }, answer) => {
    if (method !== 'POST' || (answer.status !== 409 && answer.status !== 400))
        return false;
    const { code, message } = (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_7__/* .failureOf */ .g5)(answer);
    return code === 'Request_MultipleObjectsWithSameKeyValue' || /already exists?\b/i.test(message);
};
const isGone = ({ method }, { status }) => method === 'DELETE' && status === 404;
/** Looks for the grant that is there until it shows, and adds what it lacks. */
const completeGrant = async ({ resourceId, scopes }, scope, graph) => {
    const read = { method: 'GET', ...readOf((0,_app_scope_js__WEBPACK_IMPORTED_MODULE_5__/* .principalIdOf */ .$R)(scope), scope) };
    const existing = await graph.until(read.operation, async () => {
        const grants = parseGrants(await (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .sendSuccessfully */ .qt)(graph, read));
        const found = grants.find(one => one.user === undefined && one.resourceId === resourceId);
        return found === undefined ? (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .retryLater */ .Ld)('a grant that is there already is not listed yet') : (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .done */ .Vw)(found);
    });
    if (scopes.every(value => holds(existing.scopes, value)))
        return;
    await (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .sendSuccessfully */ .qt)(graph, grantRequest({ existing, resourceId, scopes: union(existing.scopes, scopes) }, scope));
};


/***/ }),

/***/ 763:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  L: () => (/* binding */ directoryRoles)
});

// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(71419);
// EXTERNAL MODULE: ./build/graph/privileged.js
var graph_privileged = __webpack_require__(48414);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/graph/retryTable.js
var retryTable = __webpack_require__(91057);
// EXTERNAL MODULE: ./build/graph/satisfied.js
var satisfied = __webpack_require__(89539);
// EXTERNAL MODULE: ./build/reconcile/carryOut.js
var carryOut = __webpack_require__(1986);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/resources/app/foreignAccess.js
var foreignAccess = __webpack_require__(27448);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/pruning.js
var app_pruning = __webpack_require__(59081);
// EXTERNAL MODULE: ./build/resources/app/roleAssignments.js
var roleAssignments = __webpack_require__(37632);
// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(47870);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/graph/missing.js
var missing = __webpack_require__(59703);
// EXTERNAL MODULE: ./build/resources/app/tags.js
var tags = __webpack_require__(21933);
;// CONCATENATED MODULE: ./build/resources/directoryRoles/assignments.js
// The directory roles that a service principal holds, by the unified role API, or by the legacy directoryRoles where a tenant
// refuses that. Source: Microsoft Graph documentation, rbacapplication-list-roleassignments and directoryrole-list-members.






const none = { assignments: [] };
const assignmentsRead = (principalId, uniqueName) => (0,roleAssignments/* roleAssignmentsRead */.Dd)(principalId, `read the directory roles of ${uniqueName}`);
/**
 * True when the unified role API itself is refused. A tenant without it may answer as if a permission were missing: where
 * the caller's own token shows the right to it, the legacy API is asked, and its answer counts.
 */
const isUnifiedRefused = (answer, caller, required) => [400, 405, 501].includes(answer.status) ||
    (answer.status === 404 && !(0,missing/* isTenantMissing */.tl)(answer)) ||
    (answer.status === 403 &&
        ((0,graph_answer/* failureOf */.g5)(answer).code !== 'Authorization_RequestDenied' || (0,requirements/* isGranted */.kR)(caller, required) === 'granted'));
/** Reads the assignments. @throws ActionError when the app `shallHold` some and the caller may not read them. */
const readAssignments = async (located, shallHold, { app, principal, reader, services }) => {
    if (located.state === 'missing')
        return none;
    // The hint in the tags lets the assignments travel with the service principal; it counts only where that confirms it.
    const hint = (0,tags/* readTags */.g$)(located.application.tags).servicePrincipalId;
    if (hint !== undefined)
        void reader.get(assignmentsRead(hint, app.uniqueName));
    const existing = await principal();
    if (existing === undefined)
        return none;
    const read = assignmentsRead(existing.id, app.uniqueName);
    const answer = await reader.get(read);
    if (isUnifiedRefused(answer, services.caller, read.requirement)) {
        return readLegacy(read, existing.id, shallHold, reader);
    }
    if (!(0,graph_answer/* succeeded */.gq)(answer)) {
        // Where none is declared the read only shows drift: a caller that may not read them is not in the way.
        if (!shallHold && answer.status === 403)
            return none;
        throw (0,failure/* toActionError */.ie)(read, answer);
    }
    return { assignments: (0,roleAssignments/* tenantWideAssignments */.uW)(answer) };
};
const readLegacy = async ({ operation, requirement }, principalId, shallHold, reader) => {
    const asked = { operation, requirement, common: true };
    const activeRead = { ...asked, path: '/directoryRoles?$select=id,roleTemplateId' };
    const answer = await reader.get(activeRead);
    if (shallHold && !(0,graph_answer/* succeeded */.gq)(answer)) {
        throw (0,failure/* toActionError */.ie)({ ...activeRead, operation: 'read the active directory roles' }, answer);
    }
    const activeRoles = (0,graph_answer/* valuesOf */.sm)(answer).map(({ roleTemplateId }) => String(roleTemplateId).toLowerCase());
    const memberships = activeRoles.map(async (templateId) => {
        const members = await reader.get({ ...asked, path: (0,roleAssignments/* membersPath */.Fz)(templateId), isLong: true });
        if (shallHold && !(0,graph_answer/* succeeded */.gq)(members) && !(0,missing/* isMissing */.b2)(members)) {
            throw (0,failure/* toActionError */.ie)({ ...activeRead, operation: 'read the members of a directory role' }, members);
        }
        return (0,roleAssignments/* holdsMember */.fC)(members, principalId) ? [{ templateId, assignmentId: undefined }] : [];
    });
    return { assignments: (await Promise.all(memberships)).flat(), activeRoles };
};

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(79704);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
// EXTERNAL MODULE: ./build/resources/app/privilege.js
var privilege = __webpack_require__(45737);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/directoryRoles/field.js
// What a user may say about directory roles. Those that hand over the whole tenant are refused here where their name or id says
// so, else once the tenant has told what they are.






/** What a refusal offers instead. */
const narrowerRole = 'a narrower role such as User Administrator';
const accepted = 'accepted, one a line: names such as User Administrator, or role template ids (GUIDs)';
const roleName = /^[\p{L}\p{N}][\p{L}\p{N} &()/'.-]{1,119}$/u;
/** One directory role: its display name (inner spaces folded) or its template id. Names are looked up in the tenant later. */
const parseDirectoryRole = (text) => {
    const name = text.trim().replace(/\s+/g, ' ');
    const id = (0,guid/* guidOf */.d)(name);
    if (id !== undefined)
        return (0,result.ok)({ text: id });
    return roleName.test(name) ? (0,result.ok)({ text: name }) : (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is not a directory role; ${accepted}`);
};
/** Each role once, in the order of first mention; case does not count. */
const dedupeDirectoryRoles = (roles) => {
    const unique = new Map();
    for (const role of roles)
        unique.set(role.text.toLowerCase(), unique.get(role.text.toLowerCase()) ?? role);
    return [...unique.values()];
};
const directoryRolesField = (0,field/* defineField */.MI)({
    directoryRoles: (0,field/* listKey */.Ux)(parseDirectoryRole, {
        input: 'directory-roles',
        inDefaults: true,
        description: 'Directory roles: names such as User Administrator, or template ids.'
    }),
    ...privilege/* allowPrivilegedKey */.yX
}, ({ directoryRoles = [], allowPrivilegedRoles = false }, report, written, { mode }) => {
    // Nothing is assigned in mode destroy.
    const allowPrivileged = allowPrivilegedRoles || mode === 'destroy';
    const given = Array.isArray(written.directoryRoles) ? written.directoryRoles : [];
    for (const [index, text] of allowPrivileged ? [] : given.entries()) {
        const privileged = (0,graph_privileged/* privilegedRoleOf */.Tn)(String(text));
        if (privileged === undefined)
            continue;
        const problem = `${(0,privilege/* namedAs */.yT)(String(text), [privileged.name])} ${(0,privilege/* handsOver */.Jf)(privileged, narrowerRole)}`;
        report({ path: ['directoryRoles', index], problem });
    }
    return { roles: dedupeDirectoryRoles(directoryRoles), allowPrivileged };
});

// EXTERNAL MODULE: ./build/graph/builtInRoles.js
var builtInRoles = __webpack_require__(84375);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(28639);
;// CONCATENATED MODULE: ./build/resources/directoryRoles/roleDefinitions.js
// Directory roles by name. The built-in roles that management apps of a B2C tenant use are known here, so that they cost
// no request; any other name is looked up among the tenant's role templates.











const builtIn = Object.entries(builtInRoles/* builtInRoles */.x).map(([name, templateId]) => ({
    name,
    templateId
}));
const templatesRead = {
    path: '/directoryRoleTemplates?$select=id,displayName',
    operation: 'read the directory role templates',
    requirement: requirements/* requirements */.Ln.readDirectoryRoles,
    parse: answer => {
        if (!(0,graph_answer/* succeeded */.gq)(answer))
            throw (0,failure/* toActionError */.ie)(templatesRead, answer);
        return (0,graph_answer/* valuesOf */.sm)(answer).map(({ id, displayName }) => ({
            templateId: String(id).toLowerCase(),
            name: String(displayName)
        }));
    }
};
const known = ({ text }) => {
    const wanted = text.toLowerCase();
    const role = builtIn.find(({ name, templateId }) => name.toLowerCase() === wanted || templateId === wanted);
    return role ?? ((0,guid/* isGuid */.W)(text) ? { name: text, templateId: wanted } : undefined);
};
/** The definition of a role in the unified role API, by its id or, where that is not known yet, by its name. */
const definitionRead = ({ text }) => ({
    path: (0,guid/* isGuid */.W)(text)
        ? (0,paths/* byId */.$H)('roleManagement/directory/roleDefinitions', text)
        : `/roleManagement/directory/roleDefinitions?$filter=displayName%20eq%20${(0,paths/* literal */.eu)(text)}`,
    operation: `read the definition of the directory role ${text}`,
    requirement: requirements/* requirements */.Ln.readDirectoryRoles,
    common: true
});
/**
 * The names of roles by their template ids, undefined for one that no template of the tenant knows. They are read only where one is
 * not built in.
 * @throws ActionError when they may not be read.
 */
const readRoleNames = async (ids, reader) => {
    const isBuiltIn = (id) => builtIn.some(({ templateId }) => templateId === id);
    const named = [...builtIn, ...(ids.every(isBuiltIn) ? [] : await reader.shared(templatesRead))];
    return templateId => named.find(role => role.templateId === templateId)?.name;
};
/** Why the tenant's definition of a role says that it hands over the tenant. A tenant that refuses the read is not in the way. */
const whyPrivileged = async (wanted, reader) => {
    const answer = await reader.get(definitionRead(wanted));
    if (!(0,graph_answer/* succeeded */.gq)(answer))
        return undefined;
    const definitions = (0,guid/* isGuid */.W)(wanted.text) ? [answer.body] : (0,graph_answer/* valuesOf */.sm)(answer);
    return definitions.map(graph_privileged/* whyDefinitionIsPrivileged */.rF).find(why => why !== undefined);
};
/**
 * The roles of an app's declaration, without repetition, and the name of any role by its template id, or the id where none is
 * known. The tenant's templates are read only when a name is not built in, and definitions, in the same turn, only of roles that
 * neither the list of privileged roles nor Microsoft's documentation settles.
 * @throws ActionError `input` that names the app and every role that the tenant does not know, with near matches, or that hands
 *   over the tenant without being allowed to.
 */
const readRoleDefinitions = async ({ roles, allowPrivileged }, { app, reader }) => {
    const unsettled = allowPrivileged ? [] : roles.filter(role => (0,graph_privileged/* isJudgedByDefinition */.M7)(known(role)?.templateId ?? ''));
    const [templates, judged] = await Promise.all([
        roles.every(known) ? [] : reader.shared(templatesRead),
        Promise.all(unsettled.map(async (role) => [role.text, await whyPrivileged(role, reader)]))
    ]);
    const privileged = new Map(judged);
    const named = [...builtIn, ...templates];
    const resolved = new Map();
    const problems = [];
    for (const wanted of roles) {
        const role = known(wanted) ?? named.find(({ name }) => name.toLowerCase() === wanted.text.toLowerCase());
        if (role === undefined) {
            const names = new Set(named.map(({ name }) => name));
            problems.push(`${wanted.text} is not a directory role of this tenant${(0,suggest/* didYouMean */.au)(wanted.text, names)}`);
            continue;
        }
        const why = (0,graph_privileged/* privilegedRoleOf */.Tn)(role.templateId)?.why ?? privileged.get(wanted.text);
        if (allowPrivileged || why === undefined)
            resolved.set(role.templateId, role);
        else
            problems.push(`${role.name} ${(0,privilege/* handsOver */.Jf)({ why }, narrowerRole)}`);
    }
    if (problems.length > 0) {
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: `directory-roles of ${app.key}: ${problems.join('; ')}. Nothing was written.`,
            hint: 'Give display names as the portal lists them under "Roles and administrators", or role template ids.'
        });
    }
    return {
        declared: [...resolved.values()],
        nameOf: templateId => named.find(role => role.templateId === templateId.toLowerCase())?.name ?? templateId
    };
};

;// CONCATENATED MODULE: ./build/resources/directoryRoles/exported.js
// What a file would say of the directory roles that an app holds for the whole tenant, by name.







const requirement = requirements/* requirements */.Ln.readDirectoryRoles;
/** The roles. @throws ActionError `permission` for a caller that may not read them. */
const exportedDirectoryRoles = async (view) => {
    // Every app would be refused for itself.
    if ((0,requirements/* isGranted */.kR)(view.services.caller, requirement) === 'missing')
        throw new errors/* ActionError */.lZ({
            code: 'permission',
            message: `The caller may not ${requirement.doing}.`,
            hint: (0,requirements/* howToGrant */.Y2)(requirement)
        });
    const { assignments } = await readAssignments(await view.application(), true, view);
    const ids = [...new Set(assignments.map(({ templateId }) => templateId))];
    if (ids.length === 0)
        return { written: {} };
    const nameOf = await readRoleNames(ids, view.reader);
    const roles = ids.map(id => {
        const name = nameOf(id);
        return { id, text: name !== undefined && parseDirectoryRole(name).ok ? name : id };
    });
    const judged = await Promise.all(roles.map(async ({ id, text }) => ({
        text,
        why: (0,graph_privileged/* isJudgedByDefinition */.M7)(id) ? await whyPrivileged({ text: id }, view.reader) : (0,graph_privileged/* privilegedRoleOf */.Tn)(id)?.why
    })));
    const privileged = judged.filter(({ why }) => why !== undefined);
    return {
        written: {
            directoryRoles: roles.map(({ text }) => text).sort(),
            ...(privileged.length > 0 && { allowPrivilegedRoles: true })
        },
        notes: privileged.map(({ text, why }) => (0,exported/* remark */.V)(['allowPrivilegedRoles'], `${text} hands over the tenant: it ${why}`))
    };
};

;// CONCATENATED MODULE: ./build/resources/directoryRoles/directoryRoles.js
// Directory roles of the service principal. Source: Microsoft Graph documentation, rbacapplication-post-roleassignments and
// directoryrole-post-members.

















const directoryRoles_kind = { name: 'directoryRole', noun: 'directory role', picture: { group: 'roles', place: 0, prefix: '' } };
const directoryRoles_requirement = requirements/* requirements */.Ln.assignDirectoryRoles;
/** The directory roles of a managed app. */
const directoryRoles = (0,kind/* appKind */.go)({
    kind: directoryRoles_kind,
    field: directoryRolesField,
    after: ['servicePrincipal'],
    // Whoever loses a way to act as the app loses it before that is granted more.
    afterRemovals: ['federatedCredential'],
    observe: async (wanted, scope) => {
        const [definitions, located] = await Promise.all([readRoleDefinitions(wanted, scope), scope.application()]);
        const [held, access] = await Promise.all([
            readAssignments(located, definitions.declared.length > 0, scope),
            scope.foreignAccess()
        ]);
        return { ...definitions, ...held, located, access, pruning: (0,app_pruning/* pruningOf */.p_)(scope, located) };
    },
    // Minutes may have passed since the first look, and who else could act as the application is asked right before it is granted.
    observeBeforeWrite: ({ located }) => located.state === 'found',
    plan: (_, { located, access, pruning, declared, nameOf, assignments, activeRoles }) => {
        const missing = declared.filter(role => !assignments.some(({ templateId }) => templateId === role.templateId));
        if (missing.length > 0)
            (0,foreignAccess/* assertMayGrant */.s)(located, access);
        const undeclared = assignments.filter(({ templateId }) => !declared.some(role => role.templateId === templateId));
        const extra = pruning.prunes ? undeclared : [];
        const changes = [
            ...declared.map(role => missing.includes(role)
                ? (0,plan/* change */.Zg)(directoryRoles_kind, 'create', role.name, 'declared, not assigned yet', { id: role.templateId })
                : (0,plan/* change */.Zg)(directoryRoles_kind, 'unchanged', role.name, 'declared, assigned', { id: role.templateId })),
            ...undeclared.map(({ templateId }) => (0,app_pruning/* undeclaredChange */.S_)(directoryRoles_kind, nameOf(templateId), 'assigned', pruning, templateId))
        ];
        const changeOf = roleId => changes.find(one => one.id === roleId && (0,plan/* writes */.D3)(one));
        return {
            changes,
            requirements: missing.length > 0 || extra.length > 0 ? [directoryRoles_requirement] : [],
            apply: async (work, scope) => {
                if (activeRoles === undefined)
                    await directoryRoles_assign(work, scope, missing, changeOf);
                else
                    await assignLegacy(work, scope, missing, activeRoles, changeOf);
                const removals = extra.map(item => ({
                    request: removalRequest(item, scope),
                    change: changeOf(item.templateId)
                }));
                await (0,carryOut/* carryOut */.u)(work, removals);
                return undefined;
            }
        };
    },
    vouches: async (wanted, scope) => {
        const [{ declared }, located] = await Promise.all([readRoleDefinitions(wanted, scope), scope.application()]);
        const { assignments } = await readAssignments(located, declared.length > 0, scope);
        const held = new Set(assignments.map(({ templateId }) => templateId));
        const handsOver = graph_privileged/* privilegedRoles */.nX.some(({ id }) => held.has(id));
        return {
            holds: handsOver ? 'the tenant' : held.size > 0 ? 'something' : 'nothing',
            grantsMore: declared.some(({ templateId }) => !held.has(templateId))
        };
    },
    requirements: ({ roles }, mode, { prune }) => {
        if (mode === 'plan')
            return roles.length > 0 ? [requirements/* requirements */.Ln.readDirectoryRoles] : [];
        return mode === 'apply' && (roles.length > 0 || prune) ? [directoryRoles_requirement] : [];
    },
    exported: exportedDirectoryRoles
});
const directoryRoles_assign = async (work, scope, missing, changeOf) => {
    const requests = missing.map(({ name, templateId }) => ({
        method: 'POST',
        path: '/roleManagement/directory/roleAssignments',
        body: {
            '@odata.type': '#microsoft.graph.unifiedRoleAssignment',
            roleDefinitionId: templateId,
            principalId: (0,app_scope/* principalIdOf */.$R)(scope),
            directoryScopeId: '/'
        },
        operation: `assign ${name} to ${scope.app.uniqueName}`,
        requirement: directoryRoles_requirement,
        mayLagBehind: (0,retryTable/* onlyPrincipal */.vg)(scope.recentWrites)
    }));
    const onAnswer = (index, answer) => {
        const change = changeOf(missing[index].templateId);
        if (change !== undefined && (0,satisfied/* isSatisfied */.n)(requests[index], answer))
            work.carriedOut(change);
    };
    const answers = await work.graph.batch(requests, { onAnswer });
    const refused = [];
    for (const [index, request] of requests.entries()) {
        const answer = answers[index];
        if ((0,satisfied/* isSatisfied */.n)(request, answer))
            continue;
        if (!isUnifiedRefused(answer, scope.services.caller, directoryRoles_requirement))
            throw (0,failure/* toActionError */.ie)(request, answer);
        refused.push(missing[index]);
    }
    if (refused.length > 0)
        await assignLegacy(work, scope, refused, [], changeOf);
};
const assignLegacy = async (work, scope, missing, activeRoles, changeOf) => {
    const { graph } = work;
    const activations = missing
        .filter(({ templateId }) => !activeRoles.includes(templateId))
        .map(({ name, templateId }) => ({
        method: 'POST',
        path: '/directoryRoles',
        body: { roleTemplateId: templateId },
        operation: `activate the directory role ${name}`,
        requirement: directoryRoles_requirement
    }));
    const memberships = missing.map(({ name, templateId }) => ({
        method: 'POST',
        path: `${(0,roleAssignments/* membersPath */.Fz)(templateId)}/$ref`,
        body: { '@odata.id': `${graph.origin}/v1.0/directoryObjects/${(0,app_scope/* principalIdOf */.$R)(scope)}` },
        operation: `assign ${name} to ${scope.app.uniqueName}`,
        requirement: directoryRoles_requirement,
        // A role that was activated a moment ago lags like any new object.
        mayLagBehind: new Set(['servicePrincipal'])
    }));
    await (0,failure/* ensureAll */.ed)(graph, activations);
    await (0,carryOut/* carryOut */.u)(work, memberships.map((request, index) => ({ request, change: changeOf(missing[index].templateId) })));
};
const removalRequest = ({ templateId, assignmentId }, scope) => ({
    method: 'DELETE',
    path: assignmentId === undefined
        ? `${(0,roleAssignments/* membersPath */.Fz)(templateId)}${(0,paths/* segment */.mX)((0,app_scope/* principalIdOf */.$R)(scope))}/$ref`
        : (0,paths/* byId */.$H)('roleManagement/directory/roleAssignments', assignmentId),
    operation: `remove the directory role ${templateId} from ${scope.app.uniqueName}`,
    requirement: directoryRoles_requirement,
    mayLagBehind: (0,retryTable/* onlyPrincipal */.vg)(scope.recentWrites)
});


/***/ }),

/***/ 64131:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ remark),
/* harmony export */   i: () => (/* binding */ leftOut)
/* harmony export */ });
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(85892);
// What mode export learns of a tenant, in the words of a configuration file: what kinds tell of one app, and of the tenant itself.

/** A comment. */
const remark = (path, text) => ({ kind: 'remark', path, text: shown(text) });
/** What the file cannot say. */
const leftOut = (path, text) => ({ kind: 'left out', path, text: shown(text) });
/** Names come from the tenant, and somebody may have put a secret into one. */
const shown = (text) => (0,_util_words_js__WEBPACK_IMPORTED_MODULE_0__/* .looksSecret */ .n0)(text) ? 'something is not declared and not shown: a part of it looks like a secret' : text;


/***/ }),

/***/ 9244:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ federatedCredentials)
});

// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(83253);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/pruning.js
var pruning = __webpack_require__(59081);
// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(47870);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/graph/missing.js
var missing = __webpack_require__(59703);
// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(71419);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
;// CONCATENATED MODULE: ./build/resources/federatedCredentials/existing.js
// The federated identity credentials that an application has, and the version of Microsoft Graph that shows all of them.







/**
 * Reads them by the key, in one batch with the application itself; by its id where the key lives in a tag, in the batch after.
 * v1.0 has no expressions, and may fail where an application has one, or show no subject (Microsoft Entra documentation, "Flexible
 * federated identity credentials"): then beta is asked, and where it does not answer, what v1.0 said counts.
 * @throws ActionError when somebody needs them and they cannot be read.
 */
const readExisting = async (need, scope) => {
    const { app, application, reader } = scope;
    const first = need === 'expressions' ? inBeta : ifPossible;
    const byName = readOf((0,paths/* byKey */.dX)('applications', 'uniqueName', app.uniqueName), app.uniqueName);
    if (app.adoptClientId === undefined)
        void reader.get(first(byName));
    const located = await application();
    const shown = (credentials, isBeta) => ({
        credentials,
        inBeta: isBeta,
        isReadable: true
    });
    if (located.state === 'missing')
        return shown([], need === 'expressions');
    const isKeyed = located.keyPlace === 'uniqueName' && !located.adopted;
    const read = isKeyed ? byName : readOf((0,paths/* byId */.$H)('applications', located.application.id), app.uniqueName);
    let answer = await reader.get(first(read));
    // The application was found: a replica lags. It is waited for whoever asks, for what is not shown counts as somebody's.
    if ((0,missing/* isMissing */.b2)(answer))
        answer = await reader.get({ ...(need === 'expressions' ? inBeta(read) : read), isKnown: true });
    if (need === 'expressions' && answer.status === 400)
        throw noBeta(read, answer);
    if (need === 'expressions')
        return shown(credentialsOf(inBeta(read), answer), true);
    const isWhole = isShown(answer) && (0,graph_answer/* valuesOf */.sm)(answer).every(({ subject }) => typeof subject === 'string');
    if (isWhole)
        return shown(credentialsOf(read, answer), false);
    if (answer.status !== 403) {
        const whole = await reader.get(ifPossible(inBeta(read)));
        if (isShown(whole))
            return shown(credentialsOf(read, whole), true);
    }
    if (isShown(answer))
        return shown(credentialsOf(read, answer), false);
    // Neither version answered at once: whoever needs the credentials waits for v1.0 as long as it takes.
    if (need !== 'nobody')
        return shown(credentialsOf(read, await reader.get(read)), false);
    const again = await reader.get({ ...ifPossible(read), isKnown: true });
    return isShown(again)
        ? shown(credentialsOf(read, again), false)
        : { credentials: [], inBeta: false, isReadable: false };
};
const readOf = (path, uniqueName) => ({
    path: `${path}/federatedIdentityCredentials`,
    operation: `read the federated credentials of ${uniqueName}`,
    requirement: requirements/* requirements */.Ln.readApplications
});
/** An answer without a list does not say that there are none. */
const isShown = (answer) => (0,graph_answer/* succeeded */.gq)(answer) && (0,graph_answer/* listsAll */.jX)(answer);
const inBeta = (read) => ({ ...read, version: 'beta' });
const ifPossible = (read) => ({ ...read, optional: true });
const credentialsOf = (read, answer) => {
    if (isShown(answer))
        return (0,graph_answer/* valuesOf */.sm)(answer).map(existingOf);
    throw (0,failure/* toActionError */.ie)(read, answer);
};
const noBeta = (read, answer) => {
    const { code, message } = (0,failure/* toActionError */.ie)(read, answer);
    return new errors/* ActionError */.lZ({
        code,
        message,
        hint: 'An expression about claims (claimsMatchingExpression) needs the beta version of Microsoft Graph, which refused this read: declare subjects instead.'
    });
};
const existingOf = (fields) => ({
    id: String(fields.id),
    name: String(fields.name),
    issuer: String(fields.issuer),
    subject: (0,json/* asText */.e1)(fields.subject) || undefined,
    expression: (0,json/* asText */.e1)((0,json/* asObject */.eB)(fields.claimsMatchingExpression).value) || undefined,
    audience: Array.isArray(fields.audiences) ? String(fields.audiences[0]) : '',
    description: (0,json/* asText */.e1)(fields.description) || undefined
});

// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(28639);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
;// CONCATENATED MODULE: ./build/resources/federatedCredentials/flexible.js
// Flexible federated identity credentials: an expression about the claims of GitHub's tokens in the place of one subject.
// Pure. Source: Microsoft Entra documentation, "Flexible federated identity credentials"; Microsoft Graph has them in beta.


/** The only issuer of whose tokens they know the claims. */
const flexibleIssuer = 'https://token.actions.githubusercontent.com';
/** The version of the language that expressions are written in. */
const languageVersion = 1;
/** The expression that holds for subjects of this pattern. */
const expressionOf = (subjectPattern) => `claims['sub'] matches '${subjectPattern}'`;
/** The claims of GitHub's tokens that Microsoft Entra compares. */
const claim = String.raw `claims\['(?:sub|job_workflow_ref)'\]`;
const comparison = String.raw `${claim}\s+(?:eq|matches)\s+'(?:[^'\\]|''|\\.)*'`;
const pattern = new RegExp(String.raw `^\s*${comparison}(?:\s+and\s+${comparison})*\s*$`);
const example = expressionOf('repo:contoso/policies:ref:refs/heads/*');
/** An expression. */
const parseExpression = (text) => pattern.test(text) && !/\p{Cc}/u.test(text)
    ? (0,result.ok)(text.trim())
    : (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is no expression about claims; accepted: claims['sub'] or claims['job_workflow_ref'], eq or matches, and a text in single quotes, where matches takes ? and * as wildcards; several joined by and, such as ${example}`);
/** The texts that an expression compares the subject with; `?` and `*` stand in them where `matches` compares. */
const subjectsIn = (expression) => [...expression.matchAll(/claims\['sub'\]\s+(eq|matches)\s+'((?:[^'\\]|''|\\.)*)'/g)].map(([, operator = '', value = '']) => [operator, value]);
/** The subjects, or patterns of them, that an expression asks for. */
const subjectsOf = (expression) => subjectsIn(expression).map(([, value]) => value);
/** True when an expression may hold for the subject, as far as it speaks of subjects at all. */
const mayHoldFor = (expression, subject) => subjectsIn(expression).every(([operator, value]) => {
    if (operator === 'eq')
        return value === subject;
    const literal = value.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
    return new RegExp(`^${literal.replaceAll('?', '.').replaceAll('*', '.*')}$`, 's').test(subject);
});
/** True when every subject of an expression begins with `prefix`. */
const speaksOf = (expression, prefix) => {
    const subjects = subjectsIn(expression);
    return subjects.length > 0 && subjects.every(([, value]) => value.startsWith(prefix));
};

;// CONCATENATED MODULE: ./build/resources/federatedCredentials/gitHubSubject.js
// The subjects of GitHub's identity tokens: which texts can be one, what was probably meant by others, and which repository one
// speaks of. Pure. Source: GitHub documentation, "OpenID Connect reference": example subject claims, customising the subject.

/** The subjects that GitHub sends unless a template says otherwise, for a message. */
const defaultSubjects = 'repo:OWNER/REPO:environment:NAME, repo:OWNER/REPO:ref:refs/heads/BRANCH, repo:OWNER/REPO:ref:refs/tags/TAG, repo:OWNER/REPO:pull_request';
/** The claims that a template may make the subject of. */
const claims = [
    'actor',
    'actor_id',
    'base_ref',
    'check_run_id',
    'context',
    'enterprise',
    'enterprise_id',
    'environment',
    'environment_node_id',
    'event_name',
    'head_ref',
    'job_workflow_ref',
    'job_workflow_sha',
    'ref',
    'ref_protected',
    'ref_type',
    'repo',
    'repository',
    'repository_id',
    'repository_owner',
    'repository_owner_id',
    'repository_visibility',
    'run_attempt',
    'run_id',
    'run_number',
    'runner_environment',
    'sha',
    'workflow',
    'workflow_ref',
    'workflow_sha'
];
/** What people write instead of a claim and the beginning of its value. */
const aliases = {
    branch: 'ref:refs/heads/',
    branches: 'ref:refs/heads/',
    head: 'ref:refs/heads/',
    heads: 'ref:refs/heads/',
    tag: 'ref:refs/tags/',
    tags: 'ref:refs/tags/',
    env: 'environment:',
    environments: 'environment:'
};
/** True for the issuer of github.com, of an enterprise there or under ghe.com, and of a GitHub Enterprise Server. */
const isGitHubIssuer = (issuer) => {
    const { host = '', pathname = '' } = URL.parse(issuer) ?? {};
    const isHosted = host === 'token.actions.githubusercontent.com' || /^token\.actions\.[^.]+\.ghe\.com$/.test(host);
    return isHosted || /^\/_services\/token(\/|$)/.test(pathname);
};
const repositoryPattern = /^([^/@:\s]+)(?:@(\d+))?\/([^/@:\s]+)(?:@(\d+))?$/;
/** The repository that a subject begins with; undefined where it begins with something else. */
const readRepository = (subject) => {
    const [key, repository = '', ...rest] = subject.split(':');
    const [, owner, ownerId, name, repositoryId] = repositoryPattern.exec(repository) ?? [];
    if (key !== 'repo' || owner === undefined || name === undefined)
        return undefined;
    return { owner, ownerId, name, repositoryId, rest: rest.map(part => `:${part}`).join('') };
};
/** How `subject` stands to what GitHub sends: claims and their values in turn, a colon in a value as `%3A`. */
const formOf = (subject) => {
    const form = judged(subject);
    if (form.kind !== 'none')
        return form;
    return { kind: 'none', nearest: form.nearest.filter(near => judged(near).kind !== 'none') };
};
const judged = (subject) => {
    const [first = '', ...after] = subject.split(':');
    if (first !== 'repo') {
        if (repositoryPattern.test(first))
            return { kind: 'none', nearest: completed(`repo:${subject}`) };
        if (first.includes('/'))
            return { kind: 'none', nearest: [] };
        const lower = first.toLowerCase();
        if (!isClaim(first) && isClaim(lower))
            return { kind: 'none', nearest: completed([lower, ...after].join(':')) };
        return formOfClaims('', [first, ...after]);
    }
    const [repository = '', ...rest] = after;
    if (!repositoryPattern.test(repository))
        return { kind: 'none', nearest: [] };
    return rest.length === 0 ? { kind: 'customised' } : formOfClaims(`repo:${repository}:`, rest);
};
/** The text itself when it has become a subject, else what is near to it. */
const completed = (text) => {
    const form = judged(text);
    return form.kind === 'none' ? form.nearest : [text];
};
const isClaim = (key) => claims.some(claim => claim === key) || /^repo_property_\w+$/.test(key) || key === 'pull_request';
const formOfClaims = (before, parts) => {
    const [key = '', value, ...rest] = parts;
    if (key === 'pull_request')
        return following(`${before}${key}:`, value === undefined ? [] : [value, ...rest], before);
    if (!isClaim(key))
        return formOfUnknown(before, key, value === undefined ? undefined : [value, ...rest].join(':'));
    if (!value) {
        const example = key === 'ref' ? 'refs/heads/BRANCH' : key === 'environment' ? 'NAME' : undefined;
        return { kind: 'none', nearest: example === undefined ? [] : [`${before}${key}:${example}`] };
    }
    if (key === 'ref' && !/^refs\/(heads|tags|pull)\/./.test(value))
        return { kind: 'none', nearest: [[`${before}ref:${fullRef(value)}`, ...rest].join(':')] };
    return following(`${before}${key}:${value}:`, rest, before, key === 'ref' || key === 'environment');
};
/** What comes after a claim that is right. A default subject has one besides the repository. */
const following = (read, rest, before, isContext = true) => {
    if (rest.length === 0)
        return { kind: isContext && before.startsWith('repo:') ? 'default' : 'customised' };
    const [only = ''] = rest;
    // A single word cannot be a claim with its value: it is what follows a colon in the value before it.
    if (rest.length === 1 && only !== 'pull_request' && isContext)
        return { kind: 'none', nearest: [`${read.slice(0, -1)}%3A${only}`] };
    const form = formOfClaims(read, rest);
    return form.kind === 'default' ? { kind: 'customised' } : form;
};
/** Custom properties of a repository or an enterprise may be claims too, so that an unknown word is refused only where another is near. */
const formOfUnknown = (before, key, value) => {
    if (key === '')
        return { kind: 'none', nearest: [] };
    if (value === undefined) {
        const near = (0,suggest/* suggestions */.Gn)(key, ['pull_request']);
        const meant = /^refs\//.test(key)
            ? [`ref:${key}`]
            : near.length > 0 || key === 'pr'
                ? ['pull_request']
                : [`ref:${fullRef(key)}`, `environment:${key}`];
        return { kind: 'none', nearest: before === '' ? [] : meant.map(part => `${before}${part}`) };
    }
    const alias = Object.hasOwn(aliases, key.toLowerCase()) ? aliases[key.toLowerCase()] : undefined;
    if (alias !== undefined && before !== '')
        return { kind: 'none', nearest: [`${before}${alias}${value}`] };
    const near = (0,suggest/* suggestions */.Gn)(key, before === '' ? ['repo'] : claims);
    if (near.length > 0)
        return { kind: 'none', nearest: near.map(claim => `${before}${claim}:${value}`) };
    return { kind: 'customised' };
};
const fullRef = (text) => {
    const [, kind = '', name] = /^(?:refs\/)?(heads?|tags?)\/(.+)$/.exec(text) ?? [];
    if (name !== undefined)
        return `refs/${kind.replace(/s?$/, 's')}/${name}`;
    return `refs/heads/${text.replace(/^(refs\/?)?(heads?\/?)?/, '') || 'BRANCH'}`;
};

;// CONCATENATED MODULE: ./build/resources/federatedCredentials/declared.js
// A federated identity credential as a user declares it: one line, or a map of the configuration file. Pure.





/** The most that an application holds. Microsoft Graph documentation: federatedIdentityCredential resource. */
const mostFederatedCredentials = 20;
const currentRun = 'current-run';
const plainName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$/;
const longestValue = 600;
const accepted = `accepted: ${currentRun}, a subject such as repo:contoso/policies:environment:production, an expression such as ${expressionOf('repo:contoso/policies:*')}, or one of these with a name before it: name=subject`;
const parseValue = (text) => {
    if (text.trim() === '')
        return (0,result/* err */._)('is empty; accepted: 1 to 600 characters');
    if (text.length > longestValue)
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} has ${text.length} characters; accepted: at most ${longestValue}`);
    if (/\p{Cc}/u.test(text))
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} holds a control character`);
    if (text.trim() !== text)
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} begins or ends with a space, and is compared letter by letter`);
    return (0,result.ok)(text);
};
/**
 * The subject of a token. It is compared letter by letter, so that a pattern would never match and is refused; of GitHub, which is
 * the issuer when none is declared, so is what it never sends.
 */
const parseSubject = (text, issuer) => {
    const isGitHubs = issuer === undefined || isGitHubIssuer(issuer);
    const value = parseValue(text);
    if (!value.ok)
        return value;
    if (text.includes('*') || (isGitHubs && text.includes('?')))
        return (0,result/* err */._)(wildcardProblem(text, isGitHubs));
    const form = isGitHubs ? formOf(text) : undefined;
    if (form?.kind !== 'none')
        return value;
    const nearest = form.nearest.length === 0 || (0,words/* looksSecret */.n0)(text) ? ';' : `; did you mean ${form.nearest.join(' or ')}?`;
    return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is no subject that GitHub sends${nearest} accepted: ${defaultSubjects}, what a customised template makes of claims, or any subject of another issuer that is declared with it`);
};
const wildcardProblem = (text, isGitHubs) => {
    const why = `${(0,words/* quoted */.TL)(text)} holds a wildcard, and subjects are compared letter by letter: name each subject, or`;
    const shown = (0,words/* looksSecret */.n0)(text) ? '' : `${expressionOf(text)}, `;
    return isGitHubs
        ? `${why} declare a flexible credential: ${shown}as a line, or as claimsMatchingExpression in the file, for tokens of ${flexibleIssuer}`
        : `${why}, for tokens of ${flexibleIssuer} alone, declare a flexible credential with claimsMatchingExpression`;
};
/** The audience of a token. */
const parseAudience = (text) => parseValue(text);
/** The issuer of a token: an https URL, as it stands in the token. */
const parseIssuer = (text) => {
    const value = parseValue(text);
    if (!value.ok)
        return value;
    const url = URL.parse(text);
    if (url?.protocol === 'https:' && url.username === '' && url.search === '' && url.hash === '') {
        const stray = isGitHubIssuer(text) && text.endsWith('/');
        return stray ? (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} ends with a slash, and GitHub's issuers do not; ${exactly(text)}`) : value;
    }
    return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is not an issuer; accepted: an https URL such as ${flexibleIssuer}`);
};
const exactly = (text) => `did you mean ${text.replace(/\/+$/, '')}?`;
/** The name of a federated credential: letters, digits, dashes and underscores, at most 120. */
const parseCredentialName = (text) => plainName.test(text)
    ? (0,result.ok)(text)
    : (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is not a name; accepted: 1 to 120 letters, digits, - and _, with a letter or digit first`);
/**
 * One line of `federated-credentials`. A subject or an expression may hold `=` itself: the line is split at the first one only
 * when a plain name stands before it and a subject (it has a colon), an expression or `current-run` after it.
 */
const parseFederatedCredential = (text) => {
    const split = text.indexOf('=');
    const name = text.slice(0, Math.max(0, split)).trim();
    const rest = text.slice(split + 1).trim();
    const isNamed = split > 0 && plainName.test(name) && (rest === currentRun || rest.includes(':') || isExpression(rest));
    const trusted = isNamed ? rest : text;
    const named = isNamed ? { name } : {};
    if (trusted === currentRun)
        return (0,result.ok)({ kind: currentRun, ...named });
    if (isExpression(trusted)) {
        const expression = parseExpression(trusted);
        return expression.ok ? (0,result.ok)({ kind: 'flexible', ...named, expression: expression.value }) : expression;
    }
    if (!trusted.includes(':')) {
        const near = (0,suggest/* didYouMean */.au)(text, [currentRun]);
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is not a federated credential${near || ';'} ${accepted}`);
    }
    const subject = parseSubject(trusted);
    return subject.ok ? (0,result.ok)({ kind: 'subject', ...named, subject: trusted }) : subject;
};
const isExpression = (text) => /^claims\b/.test(text);
/** A map of the configuration file: of a subject, of `current-run` in its place, or of an expression. */
const parseWrittenCredential = (written) => {
    const { subject, claimsMatchingExpression, ...more } = written;
    const { name, audience, issuer } = more;
    if ((subject === undefined) === (claimsMatchingExpression === undefined))
        return (0,result/* err */._)('needs one of subject and claimsMatchingExpression, and not both');
    const parts = [
        ...(name === undefined ? [] : [parseCredentialName(name)]),
        ...(issuer === undefined ? [] : [parseIssuer(issuer)]),
        ...(audience === undefined ? [] : [parseAudience(audience)])
    ];
    const wrong = parts.find(part => !part.ok);
    if (wrong !== undefined)
        return wrong;
    const named = { ...(name !== undefined && { name }), ...(audience !== undefined && { audience }) };
    if (claimsMatchingExpression !== undefined) {
        if (issuer !== undefined && issuer !== flexibleIssuer)
            return (0,result/* err */._)(`has the issuer ${(0,words/* quoted */.TL)(issuer)} beside claimsMatchingExpression; accepted: ${flexibleIssuer}, or none`);
        const expression = parseExpression(claimsMatchingExpression);
        return expression.ok ? (0,result.ok)({ kind: 'flexible', ...named, expression: expression.value }) : expression;
    }
    if (subject === currentRun) {
        return issuer === undefined
            ? (0,result.ok)({ kind: currentRun, ...named })
            : (0,result/* err */._)(`has an issuer beside ${currentRun}, which takes the issuer of the run's own token; accepted: no issuer`);
    }
    const parsed = parseSubject(subject ?? '', issuer);
    return parsed.ok
        ? (0,result.ok)({ kind: 'subject', ...named, subject: parsed.value, ...(issuer !== undefined && { issuer }) })
        : parsed;
};
/** What tells two federated credentials apart: the issuer and the subject, or the expression. */
const identityOf = (credential) => {
    switch (credential.kind) {
        case 'current-run':
            return currentRun;
        case 'subject':
            return `${credential.issuer ?? ''}\n${credential.subject}`;
        case 'flexible':
            return credential.expression;
    }
};
const calledIn = (credential) => credential.kind === 'current-run'
    ? currentRun
    : (0,words/* quoted */.TL)(credential.kind === 'subject' ? credential.subject : credential.expression);
/** Each federated credential once, and what is wrong with the list as a whole. */
const dedupeFederatedCredentials = (credentials) => {
    const byIdentity = new Map();
    const names = new Set();
    const problems = [];
    for (const credential of credentials) {
        const identity = identityOf(credential);
        const known = byIdentity.get(identity);
        if (known !== undefined) {
            if (known.name !== credential.name)
                problems.push(`${calledIn(credential)} is declared twice under different names; accepted: one name a subject`);
            continue;
        }
        byIdentity.set(identity, credential);
        if (credential.name === undefined)
            continue;
        if (names.has(credential.name))
            problems.push(`the name ${(0,words/* quoted */.TL)(credential.name)} is used for two subjects; accepted: one subject a name`);
        names.add(credential.name);
    }
    if (byIdentity.size > mostFederatedCredentials)
        problems.push(`${byIdentity.size} federated credentials are declared, and an application holds at most ${mostFederatedCredentials}`);
    return { unique: [...byIdentity.values()], problems };
};

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./build/resources/federatedCredentials/match.js
// Which existing federated credential each declared one means, and in what they differ. Pure.




const longestName = 120;
/** What a credential trusts, for people. */
const trustedText = ({ subject, expression }) => subject ?? expression ?? 'a flexible credential';
/** What no two credentials of an application have in common. */
const trustOf = ({ issuer, subject, expression }) => `${issuer} ${subject ?? expression}`;
/** A name for a credential that was given none: readable, URL-friendly, and the same in every run. */
const nameFor = (credential) => {
    const hash = (0,external_node_crypto_.createHash)('sha256').update(trustOf(credential)).digest('hex').slice(0, 8);
    const words = trustedText(credential)
        .replace(/[^A-Za-z0-9]+/g, '-')
        .replace(/^-|-$/g, '');
    return `${words.slice(0, longestName - 9)}-${hash}`.replace(/^-/, '');
};
/** The declared credentials with issuer, subject, audience and name filled in. @throws ActionError `input`. */
const completeCredentials = ({ uniqueName }, wanted, defaults) => {
    const complete = wanted.map((desired) => {
        const credential = complement(desired, defaults);
        return { ...credential, name: desired.name ?? nameFor(credential) };
    });
    const unique = [...new Map(complete.map(item => [trustOf(item), item])).values()];
    const names = new Set(unique.map(({ name }) => name.toLowerCase()));
    if (names.size < unique.length) {
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: `federated-credentials: two of ${uniqueName} have the same name but different subjects.`,
            hint: 'Give each its own name: name=subject.'
        });
    }
    return unique;
};
const complement = (desired, { run, ...defaults }) => {
    const { audience = defaults.audience } = desired;
    const common = { audience, namesAudience: desired.audience !== undefined, subject: undefined, expression: undefined };
    if (desired.kind === 'flexible')
        return { ...common, expression: desired.expression, issuer: flexibleIssuer, issuerFrom: 'declaration' };
    if (desired.kind === 'subject') {
        const { subject, issuer } = desired;
        if (issuer !== undefined)
            return { ...common, subject, issuer, issuerFrom: 'declaration' };
        // The run's own token knows the issuer best: enterprises may have one of their own.
        if (run !== undefined)
            return { ...common, subject, issuer: run.issuer, issuerFrom: 'token' };
        return { ...common, subject, issuer: defaults.issuer, issuerFrom: 'host' };
    }
    // Who declares the run declares its issuer.
    if (run !== undefined)
        return { ...common, subject: run.subject, issuer: run.issuer, issuerFrom: 'declaration' };
    throw new errors/* ActionError */.lZ({
        code: 'input',
        message: 'federated-credentials: current-run needs the OIDC token of the run, and there is none.',
        hint: 'Give the job permissions: id-token: write, or declare the subject itself.'
    });
};
const isSameTrust = ({ issuer, issuerFrom, subject, expression }, existing) => {
    if (subject !== existing.subject || expression !== existing.expression)
        return false;
    // Without a token to tell it, the issuer of an enterprise on the same host is as good as the usual one.
    return issuer === existing.issuer || (issuerFrom === 'host' && isOfEnterprise(existing.issuer, issuer));
};
const isOfEnterprise = (issuer, host) => issuer.startsWith(`${host}/`) && issuer.length > host.length + 1;
/** Entra compares letter by letter: one that differs in case, or in a slash at the end of the issuer, matches no token. */
const isSameInOtherLetters = ({ issuer, subject }, existing) => subject !== undefined &&
    subject.toLowerCase() === existing.subject?.toLowerCase() &&
    bare(issuer) === bare(existing.issuer);
const bare = (issuer) => issuer.toLowerCase().replace(/\/$/, '');
/**
 * Pairs declared and existing credentials: by issuer and subject or expression first, for all of them; then by the same in other
 * letters; by name only among those that are not taken by then. `rightSpelling` is how a token of the run would spell a subject, if
 * otherwise: one that is spelled so works, and is not taken for what is spelled wrong.
 * @throws ActionError `input` when a name belongs to a credential whose subject is declared under another name.
 */
const pairUp = ({ uniqueName }, wanted, existing, rightSpelling) => {
    const taken = new Map();
    const isTaken = (id) => [...taken.values()].some(({ match }) => match.id === id);
    const pair = (by, isSame) => {
        for (const credential of wanted.filter(item => !taken.has(item))) {
            const match = existing.find(item => !isTaken(item.id) && isSame(credential, item));
            if (match !== undefined)
                taken.set(credential, { credential, match, by });
        }
    };
    pair('trust', isSameTrust);
    pair('letters', (credential, item) => isSameInOtherLetters(credential, item) && item.subject !== rightSpelling(credential.subject ?? ''));
    return wanted.map((credential) => {
        const known = taken.get(credential);
        if (known !== undefined)
            return known;
        const named = existing.find(({ name }) => name.toLowerCase() === credential.name.toLowerCase());
        if (named === undefined)
            return { credential, match: undefined, by: undefined };
        if (!isTaken(named.id))
            return { credential, match: named, by: 'name' };
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: `federated-credentials: the name ${named.name} is taken in ${uniqueName} by the credential for ${trustedText(named)}, which is declared too.`,
            hint: `Names cannot be changed: give ${trustedText(credential)} another name.`
        });
    });
};
const fieldValue = (credential, field) => (field === 'claimsMatchingExpression' ? credential?.expression : credential?.[field]);
/**
 * In what the existing credential differs from what the declaration names; all of it when there is none. What the declaration does
 * not name, as an audience, is no difference.
 */
const differences = ({ credential, match, by }) => {
    const namesIssuer = by !== 'trust' && (by !== 'name' || credential.issuerFrom === 'declaration');
    const fields = [
        ...(namesIssuer ? ['issuer'] : []),
        'subject',
        'claimsMatchingExpression',
        ...(match === undefined || credential.namesAudience ? ['audience'] : [])
    ];
    return fields
        .map(field => ({ field, before: fieldValue(match, field) ?? null, after: fieldValue(credential, field) ?? null }))
        .filter(({ before, after }) => before !== after);
};
/** The credential as it stands once the differences are gone. */
const outcomeOf = (pair) => {
    const { credential, match } = pair;
    if (match === undefined)
        return credential;
    const changed = new Set(differences(pair).map(({ field }) => field));
    const { subject, expression } = credential;
    const issuer = changed.has('issuer') ? credential.issuer : match.issuer;
    return { issuer, subject, expression, audience: changed.has('audience') ? credential.audience : match.audience };
};
/**
 * True for a credential that has the name of a declared one and keeps an issuer that nobody declared: the declaration does not
 * explain it, for whoever made it chose whose tokens it trusts.
 */
const keepsOtherIssuer = (pair) => {
    const { credential, match, by } = pair;
    const isMadeAnew = match !== undefined && (match.subject === undefined) !== (credential.subject === undefined);
    return by === 'name' && !isMadeAnew && outcomeOf(pair).issuer !== credential.issuer;
};
/** @throws ActionError `policy` when the application would hold more than Graph lets it. */
const assertRoom = ({ uniqueName }, present, additions) => {
    if (additions === 0 || present + additions <= mostFederatedCredentials)
        return;
    throw new errors/* ActionError */.lZ({
        code: 'policy',
        message: `federated-credentials: ${uniqueName} has ${present} and ${additions} more are declared, but an application holds at most ${mostFederatedCredentials}. Nothing was written.`,
        hint: 'Remove some, or set prune: true to remove those that are not declared; with current-run it keeps those of the same repository. One subject of a GitHub environment, or one flexible credential (claimsMatchingExpression), can serve many branches.'
    });
};

;// CONCATENATED MODULE: ./build/resources/federatedCredentials/exported.js
// What a file would say of the federated credentials of an application that is there. What no file may say stays all the same: the
// list is not owned whole.





/** The credentials, each with its issuer: another run may live on another server. */
const exportedFederatedCredentials = async (view) => {
    const { credentials, isReadable } = await readExisting('nobody', view);
    if (!isReadable)
        return {
            written: {},
            notes: [(0,exported/* leftOut */.i)(['federatedCredentials'], 'Graph does not show the federated credentials')]
        };
    const names = credentials.map(({ name }) => name.toLowerCase());
    const read = credentials.map((existing, index) => {
        const isNamed = parseCredentialName(existing.name).ok && names.indexOf(existing.name.toLowerCase()) === index;
        const written = writtenOf(existing, isNamed, view.services.trust.audience);
        return { existing, written, parsed: parseWrittenCredential(written) };
    });
    const declared = read.filter(({ parsed }) => parsed.ok).map(({ written }) => written);
    const notes = read.flatMap(({ existing, parsed }) => {
        if (parsed.ok)
            return [];
        const why = (0,http/* remoteText */.SW)(`${trustedText(existing)}: ${parsed.problem}`, 400);
        return [
            (0,exported/* leftOut */.i)(['federatedCredentials'], `the federated credential ${existing.name} is not declared and stays: no file may say ${why}`)
        ];
    });
    return { written: declared.length === 0 ? {} : { federatedCredentials: declared }, notes };
};
const writtenOf = ({ name, issuer, subject, expression, audience }, isNamed, usualAudience) => {
    return {
        ...(isNamed && { name }),
        ...(subject === undefined ? { claimsMatchingExpression: expression ?? '' } : { subject, issuer }),
        ...(audience !== '' && audience !== usualAudience && { audience })
    };
};

// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/federatedCredentials/field.js
// What a user may say about federated identity credentials: the list in the file and the input.


const field_text = (description) => ({ type: 'string', description });
const parse = (written) => typeof written === 'string' ? parseFederatedCredential(written) : parseWrittenCredential(written);
const federatedCredentialsField = (0,field/* defineField */.MI)({
    federatedCredentials: (0,field/* listKey */.Ux)(parse, {
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
                    ...field_text('current-run, a subject, an expression about claims, or one of these with a name before it: name=subject.'),
                    examples: [
                        'current-run',
                        'repo:contoso/policies:environment:production',
                        "claims['sub'] matches 'repo:contoso/policies:ref:refs/heads/*'"
                    ]
                },
                {
                    type: 'object',
                    properties: {
                        name: field_text('Letters, digits, - and _; derived from the subject when absent.'),
                        subject: field_text('The subject of the token, compared letter by letter, or current-run. May hold environment placeholders.'),
                        claimsMatchingExpression: field_text('In the place of a subject: an expression about the claims of GitHub tokens. May hold environment placeholders.'),
                        issuer: field_text('The issuer of the token; the GitHub server of the run when absent.'),
                        audience: field_text("The audience of the token; the cloud's own when absent.")
                    },
                    additionalProperties: false
                }
            ],
            description: 'Whom the app trusts instead of a secret.'
        }
    })
}, ({ federatedCredentials = [] }, report) => {
    const { unique, problems } = dedupeFederatedCredentials(federatedCredentials);
    for (const problem of problems)
        report({ path: ['federatedCredentials'], problem });
    return unique;
});

;// CONCATENATED MODULE: ./build/resources/federatedCredentials/ownTrust.js
// The trust that a run lives on: the credential that its own token matches, and those of the other jobs of its repository. Pure.




/** The credentials by which a token of the run may sign in: by its subject, and else by any expression that may hold for it. */
const matchingRun = (existing, { issuer, subject }) => {
    const exact = existing.filter(item => item.issuer === issuer && item.subject === subject);
    if (exact.length > 0)
        return exact;
    return existing.filter(item => item.subject === undefined && mayHoldFor(item.expression ?? '', subject));
};
/**
 * Refuses to change the credential of the caller's own registration by which this run signed in: the next run could not.
 * @throws ActionError `conflict`.
 */
const assertOwnTrustKept = ({ uniqueName }, changed, existing, run) => {
    const own = matchingRun(existing, run);
    for (const pair of changed) {
        const { match, credential } = pair;
        if (match === undefined || !own.includes(match))
            continue;
        const fields = differences(pair).map(({ field }) => field);
        throw new errors/* ActionError */.lZ({
            code: 'conflict',
            message: `federated-credentials: ${match.name} of ${uniqueName} is the credential by which this run signed in (${run.subject}), and what is declared as ${credential.name} changes its ${fields.join(', ')}: the next run could not sign in. Nothing was written.`,
            hint: `Declare ${trustedText(credential)} under another name: other-name=${trustedText(credential)}. To change ${match.name} itself, run as another caller.`
        });
    }
};
/**
 * The repository of the run as its subject spells it; where the subject is customised, the first claim of it with its value,
 * which other jobs of the same template share.
 */
const subjectRepository = ({ subject }) => {
    const repository = readRepository(subject);
    return repository === undefined ? subject.split(':', 2).join(':') : prefixOf(repository).replace(/^repo:/, '');
};
const prefixOf = ({ owner, ownerId, name, repositoryId }) => {
    const at = (id) => (id === undefined ? '' : `@${id}`);
    return `repo:${owner}${at(ownerId)}/${name}${at(repositoryId)}`;
};
/** Whether two subjects, or a subject and the run's own claims, speak of one repository, whichever way it is spelled. */
const isSameRepository = (one, run, claims) => {
    const ids = [run.ownerId ?? claims.ownerId, run.repositoryId ?? claims.repositoryId];
    if (one.repositoryId !== undefined && ids[1] !== undefined)
        return one.ownerId === ids[0] && one.repositoryId === ids[1];
    return `${one.owner}/${one.name}`.toLowerCase() === `${run.owner}/${run.name}`.toLowerCase();
};
/** True when a credential trusts jobs of the run's own repository. */
const isOfSameRepository = ({ issuer, subject, expression }, run) => {
    if (issuer !== run.issuer)
        return false;
    const own = readRepository(run.subject);
    if (subject === undefined)
        return own !== undefined && speaksOf(expression ?? '', `${prefixOf(own)}:`);
    if (own === undefined)
        return subject.startsWith(`${subjectRepository(run)}:`);
    const other = readRepository(subject);
    return other !== undefined && isSameRepository(other, own, run);
};
/** True when a subject names the repository of the run, as its token names it besides the subject. */
const speaksForRepository = (subject, run) => {
    const named = readRepository(subject);
    const own = readRepository(run.subject);
    if (named === undefined)
        return false;
    if (own !== undefined)
        return isSameRepository(named, own, run);
    return `${named.owner}/${named.name}`.toLowerCase() === run.repository?.toLowerCase();
};
/**
 * The subject that a token of the run's repository would have in the place of `subject`, where that is of the same repository but
 * spelled otherwise: in other letters, or by names instead of ids. Undefined where it is right, or of another repository.
 */
const ownSpelling = (subject, run) => {
    const expected = expectedSpelling(subject, run);
    return expected === subject ? undefined : expected;
};
const expectedSpelling = (subject, run) => {
    if (subject.toLowerCase() === run.subject.toLowerCase())
        return run.subject;
    const own = readRepository(run.subject);
    const other = readRepository(subject);
    if (own === undefined || other === undefined)
        return undefined;
    const isSameName = `${other.owner}/${other.name}`.toLowerCase() === `${own.owner}/${own.name}`.toLowerCase();
    if (!isSameName && !isSameRepository(other, own, run))
        return undefined;
    return `${prefixOf(own)}${other.rest.toLowerCase() === own.rest.toLowerCase() ? own.rest : other.rest}`;
};

;// CONCATENATED MODULE: ./build/resources/federatedCredentials/warnings.js
// What is told of federated credentials that stand as declared and still will not do what was probably meant. Pure.





/** From so many on, a credential a branch is about to meet the limit. */
const manyCredentials = 15;
/** The warnings of one app. */
const warningsOf = (facts) => [...facts.pairs.flatMap(pair => pairWarnings(pair, facts)), ...crowdWarning(facts)].map(text => ({
    title: 'Federated credentials',
    text: `${facts.app.displayName}: ${text}`
}));
const pairWarnings = (pair, facts) => [
    ...spellingWarning(pair, facts),
    ...handedOnWarning(pair, facts),
    ...keptWarning(pair, facts),
    ...flexibleWarning(pair, facts)
];
/** Subjects are compared letter by letter, and the run's own token shows how GitHub spells those of its repository. */
const spellingWarning = ({ credential }, { run }) => {
    const { subject, issuer, issuerFrom } = credential;
    if (subject === undefined || subject === run?.subject)
        return [];
    const isOfRun = run !== undefined && issuer === run.issuer;
    const spelling = isOfRun ? ownSpelling(subject, run) : undefined;
    if (spelling !== undefined)
        return [
            `the subject ${subject} is not spelled as in this run's own token, and Microsoft Entra compares letter by letter: declare ${spelling}.`
        ];
    const form = formOf(subject).kind;
    const runForm = run && formOf(run.subject).kind;
    if (isOfRun && runForm === 'customised' && form === 'default' && speaksForRepository(subject, run))
        return [
            `the subjects of this repository are customised, and the token of this run has ${run.subject}: ${subject} matches none of them.`
        ];
    const isOfGitHub = issuerFrom !== 'declaration' || isGitHubIssuer(issuer);
    const isTemplateOfRun = runForm === 'customised' && keyOf(run?.subject) === keyOf(subject);
    return form === 'customised' && isOfGitHub && !isTemplateOfRun
        ? [
            `GitHub sends the subject ${subject} only where a template customises the subjects of a repository; without one it sends ${defaultSubjects}. A subject of another issuer needs that issuer beside it.`
        ]
        : [];
};
/** A name is one credential: two jobs that declare themselves under the same name take it from each other. */
const handedOnWarning = (pair, { run }) => {
    const { credential, match, by } = pair;
    if (run === undefined || match === undefined || by !== 'name' || credential.subject !== run.subject)
        return [];
    return isOfSameRepository(match, run)
        ? [
            `${match.name} trusts ${trustedText(match)}, another job of this repository, which can no longer sign in once this run takes the name. Where both are to, give each a name of its own, or none: then it follows from the subject.`
        ]
        : [];
};
const keyOf = (subject) => subject?.split(':', 1)[0];
/** What the declaration does not name stays as it is, also where this run, or the issuer's tokens, will be refused for it. */
const keptWarning = (pair, { run }) => {
    const { credential, match, by } = pair;
    if (match === undefined)
        return [];
    const { audience, issuer, subject } = outcomeOf(pair);
    const keptIssuer = by === 'name' && issuer !== credential.issuer;
    const isRun = run !== undefined && subject === run.subject && issuer === run.issuer;
    const keptAudience = isRun && audience !== credential.audience && audience !== '';
    return [
        ...(keptIssuer
            ? [
                `${match.name} keeps its issuer ${issuer}, for the declaration names none: tokens of ${credential.issuer} do not match it. Declare the issuer beside the subject, or give the subject another name.`
            ]
            : []),
        ...(keptAudience
            ? [
                `${match.name} keeps its audience ${audience}, for the declaration names none: a sign-in of this run with the audience ${credential.audience} is refused. Declare the audience in the configuration file, or sign in with oidc-audience: ${audience}.`
            ]
            : [])
    ];
};
const flexibleWarning = ({ credential: { expression, name } }, { run, trust }) => {
    if (expression === undefined)
        return [];
    const issuer = run?.issuer ?? trust.issuer;
    if (isGitHubIssuer(issuer) && issuer !== flexibleIssuer)
        return [
            `flexible credentials hold for tokens of ${flexibleIssuer} alone, and those of this run are of ${issuer}: ${name} matches none of them.`
        ];
    if (run === undefined)
        return [];
    return subjectsOf(expression).flatMap(subject => {
        const spelling = ownSpelling(subject, run);
        return spelling === undefined
            ? []
            : [
                `${subject} in the expression of ${name} is not spelled as in this run's own token, and Microsoft Entra compares letter by letter: declare ${spelling}.`
            ];
    });
};
/** `current-run` adds a credential for every branch that runs with it. */
const crowdWarning = ({ present, run, trustsRun }) => {
    if (!trustsRun || run === undefined || present < manyCredentials)
        return [];
    const branches = expressionOf(`repo:${subjectRepository(run)}:ref:refs/heads/*`);
    return [
        `the application has ${present} federated credentials of at most ${mostFederatedCredentials}, and current-run adds one for every branch that runs with it. Remove those of branches that are gone, and trust many branches at once: by the environment of the job, whose subject they share, or by a flexible credential, ${branches}.`
    ];
};

// EXTERNAL MODULE: ./build/reconcile/carryOut.js
var carryOut = __webpack_require__(1986);
;// CONCATENATED MODULE: ./build/resources/federatedCredentials/write.js
// The writes that bring federated identity credentials into step: removals, then updates of what differs, then what is new.
// Sources: Microsoft Graph documentation, federatedidentitycredential-upsert and -update; Microsoft Entra documentation,
// "Flexible federated identity credentials".





/** Writes, one after the other. @throws ActionError of the first that failed. */
const write = async (work, scope, { changed, extra, inBeta, changes }) => {
    const to = {
        scope,
        inBeta,
        collection: `${(0,paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id)}/federatedIdentityCredentials`
    };
    // Removals first: they make room, and a subject may move to another name.
    const carrying = (requests, is) => requests.map((one, index) => ({ request: one, change: index < requests.length - 1 ? undefined : changes.find(is) }));
    await (0,carryOut/* carryOut */.u)(work, [
        ...extra.flatMap(item => carrying([removal(to, item)], ({ id }) => id === item.id)),
        ...changed.flatMap(pair => pair.match === undefined ? [] : carrying(changesTo(to, pair, pair.match), ({ id }) => id === pair.match?.id)),
        ...changed.flatMap(({ match, credential }) => match === undefined
            ? carrying([creation(to, credential)], ({ id, name }) => id === undefined && name === credential.name)
            : [])
    ], { serial: true });
};
const request = ({ scope, inBeta }, method, path, what, body) => ({
    ...(0,app_scope/* writeRequest */.XT)(scope, method, path, `${what} of ${scope.app.uniqueName}`, body),
    ...(inBeta && { version: 'beta' })
});
const removal = (target, { id, name }) => request(target, 'DELETE', `${target.collection}${(0,paths/* segment */.mX)(id)}`, `remove the federated credential ${name}`);
/** What differs alone is sent. A subject does not become an expression, nor the reverse: the credential is made anew. */
const changesTo = (target, pair, match) => {
    const { credential } = pair;
    if ((match.subject === undefined) !== (credential.subject === undefined)) {
        const { name, description } = match;
        const kept = { ...credential, name, audience: outcomeOf(pair).audience || credential.audience };
        return [removal(target, match), creation(target, kept, description === undefined ? {} : { description })];
    }
    const fields = new Set(differences(pair).map(({ field }) => (field === 'audience' ? 'audiences' : field)));
    const body = Object.fromEntries(Object.entries(bodyOf(credential)).filter(([property]) => fields.has(property)));
    const what = `update the federated credential ${match.name}`;
    return [request(target, 'PATCH', `${target.collection}${(0,paths/* segment */.mX)(match.id)}`, what, body)];
};
/** In v1.0 as an upsert by name, which may be repeated; in beta as it is documented: a second one is told to exist already. */
const creation = (target, credential, more = {}) => {
    const { collection, inBeta } = target;
    const { name } = credential;
    const what = `create the federated credential ${name}`;
    const body = { ...bodyOf(credential), ...more };
    if (inBeta)
        return request(target, 'POST', collection, what, { name, ...body });
    const path = `${collection}(name='${encodeURIComponent(name)}')`;
    return { ...request(target, 'PATCH', path, what, body), headers: { Prefer: 'create-if-missing' } };
};
const bodyOf = ({ issuer, subject, expression, audience }) => ({
    issuer,
    audiences: [audience],
    ...(expression === undefined
        ? { subject }
        : { subject: null, claimsMatchingExpression: { value: expression, languageVersion: languageVersion } })
});

;// CONCATENATED MODULE: ./build/resources/federatedCredentials/federatedCredentials.js
// Federated identity credentials: who may sign in as the managed app without any secret. Source: Microsoft Graph
// documentation, federatedidentitycredential-upsert; at most 20 an app.













const federatedCredentials_kind = {
    name: 'federatedCredential',
    noun: 'federated credential',
    picture: { group: 'credentials', place: 1, prefix: 'federated ' }
};
/** The federated identity credentials of a managed app. */
const federatedCredentials = (0,kind/* appKind */.go)({
    kind: federatedCredentials_kind,
    field: federatedCredentialsField,
    after: ['application'],
    lane: 'application object',
    observe: async (wanted, scope) => {
        const trustsRun = wanted.some(credential => credential.kind === 'current-run');
        const [observed, expectedRoles] = await Promise.all([
            observe(wanted, scope),
            trustsRun ? scope.contributions.expectedRoles(scope) : []
        ]);
        return { ...observed, expectedRoles };
    },
    plan: (_, observed) => {
        const { app, existing, inBeta, run, trust, trustsRun, isCaller } = observed;
        const pairs = pairsOf(observed);
        const undeclared = undeclaredOf(pairs, observed);
        const extra = undeclared.flatMap(({ item, fate }) => (fate.prunes ? [item] : []));
        const changed = pairs.filter(pair => differences(pair).length > 0);
        if (isCaller && run !== undefined)
            assertOwnTrustKept(app, changed, existing, run);
        const additions = pairs.filter(({ match }) => match === undefined).length;
        assertRoom(app, existing.length - extra.length, additions);
        const isNewlyTrusted = trustsRun && changed.some(pair => pair.match?.subject !== run?.subject && isProvable(pair, run?.subject));
        const warnings = warningsOf({
            app,
            pairs,
            run,
            trust,
            trustsRun,
            present: existing.length - extra.length + additions
        });
        const changes = [
            ...pairs.map(changeOf),
            ...undeclared.map(({ item, fate }) => (0,pruning/* undeclaredChange */.S_)(federatedCredentials_kind, item.name, `${trustedText(item)} is trusted`, fate, item.id))
        ];
        return {
            changes,
            requirements: changed.length > 0 || extra.length > 0 ? [requirements/* requirements */.Ln.writeApplications] : [],
            apply: async (work, scope) => {
                await write(work, scope, { changed, extra, inBeta, changes });
                scope.recentWrites.add('federatedCredential');
                return undefined;
            },
            ...(warnings.length > 0 && { report: () => ({ warnings }) }),
            ...(isNewlyTrusted && { conclude: (work, scope) => proveTrust(work, scope, observed.expectedRoles) })
        };
    },
    foreignAccess: async (wanted, scope) => {
        const observed = await observe(wanted, scope);
        const { isReadable, isCaller } = observed;
        if (!isReadable)
            return [foreign('federated credentials that Graph does not show')];
        // Whoever can act as the caller can do everything already.
        if (isCaller)
            return [];
        const pairs = pairsOf(observed);
        const undeclared = undeclaredOf(pairs, observed)
            .filter(({ item, fate }) => !fate.prunes && !isOfRun(item, observed))
            .map(({ item }) => foreign(`the federated credential ${item.name} (${(0,http/* remoteText */.SW)(trustedText(item), 200)})`));
        return [...undeclared, ...pairs.filter(keepsOtherIssuer).map(ofOtherIssuer)];
    },
    // A job without an OIDC token is told so before anything is read, and every app is given what the token of the run says.
    beforeObserving: async (wanted, { runIdentity }) => {
        if (wanted.some(credential => credential.kind === 'current-run'))
            await runIdentity('required');
    },
    exported: exportedFederatedCredentials
});
/** The declaration says what such a credential trusts, and not who issues it. */
const ofOtherIssuer = (pair) => {
    const { name, issuer } = pair.match ?? pair.credential;
    const way = 'declare its issuer beside the subject, which replaces the one it has, or remove it';
    return foreign(`the federated credential ${name}, whose issuer ${(0,http/* remoteText */.SW)(issuer, 200)} is not declared (${way}),`);
};
const foreign = (text) => ({ standing: 'credential', text, to: 'application' });
/** What the tenant has, and what is declared with all that Graph wants of it. */
const observe = async (wanted, scope) => {
    const { app, services } = scope;
    const [located, { credentials: existing, inBeta, isReadable }, run] = await Promise.all([
        scope.application(),
        readExisting(needOf(wanted), scope),
        wanted.length === 0 ? undefined : services.runIdentity(tokenNeedOf(wanted))
    ]);
    const { trust } = services;
    return {
        app,
        pruning: (0,pruning/* pruningOf */.p_)(scope, located),
        isCaller: (0,pruning/* isCallers */.LU)(located, services),
        declared: completeCredentials(app, wanted, { ...trust, run }),
        existing,
        inBeta,
        isReadable,
        run,
        trust,
        trustsRun: wanted.some(credential => credential.kind === 'current-run')
    };
};
/** With prune, an issuer that nobody declared goes like everything else; one that is merely usual for the host is no reason. */
const pairsOf = (observed) => {
    const { app, declared, existing, run } = observed;
    return pairUp(app, declared, existing, subject => run && ownSpelling(subject, run)).map((pair) => {
        if (pair.match === undefined || pair.credential.issuerFrom !== 'token' || !keepsOtherIssuer(pair))
            return pair;
        if (!fateOf(pair.match, observed).prunes)
            return pair;
        return { ...pair, credential: { ...pair.credential, issuerFrom: 'declaration' } };
    });
};
/** The existing credentials that no declared one means, and what becomes of each. */
const undeclaredOf = (pairs, observed) => observed.existing
    .filter(item => !pairs.some(({ match }) => match?.id === item.id))
    .map(item => ({ item, fate: fateOf(item, observed) }));
const needOf = (wanted) => {
    if (wanted.some(({ kind: form }) => form === 'flexible'))
        return 'expressions';
    return wanted.length > 0 ? 'subjects' : 'nobody';
};
/** A subject without an issuer is one of the run's GitHub, whose issuer a token tells best. */
const tokenNeedOf = (wanted) => {
    if (wanted.some(({ kind: form }) => form === 'current-run'))
        return 'required';
    const lacksIssuer = wanted.some(credential => credential.kind === 'subject' && credential.issuer === undefined);
    return lacksIssuer ? 'if possible' : 'if at hand';
};
/**
 * What becomes of a credential that is not declared. The caller's own registration keeps all of its own; and the jobs of one
 * repository that each declare `current-run`, as those of a matrix over environments, keep each other's.
 */
const fateOf = (item, { pruning, isCaller, run, trustsRun }) => {
    if (!pruning.prunes)
        return pruning;
    if (isCaller)
        return { prunes: false, note: '; prune keeps it, for this run signed in as this application' };
    if (run === undefined || !isOfRun(item, { run, trustsRun }))
        return pruning;
    const repository = subjectRepository(run);
    return {
        prunes: false,
        note: `; prune keeps it, for current-run declares one job of ${repository}, and this is the trust of another`
    };
};
/** True for the trust of another job of the repository whose jobs are declared by `current-run`. */
const isOfRun = (item, { run, trustsRun }) => trustsRun && run !== undefined && isOfSameRepository(item, run);
const changeOf = (pair) => {
    const { match, by, credential } = pair;
    const fields = differences(pair);
    const trusted = trustedText(credential);
    if (match === undefined)
        return (0,plan/* change */.Zg)(federatedCredentials_kind, 'create', credential.name, `${trusted} is not trusted yet`, { fields });
    const { id, name } = match;
    const { audience } = outcomeOf(pair);
    const kept = audience === credential.audience || audience === '' ? '' : `; its audience ${audience} is not declared and stays`;
    if (fields.length === 0)
        return (0,plan/* change */.Zg)(federatedCredentials_kind, 'unchanged', name, `${trusted} is trusted${kept}`, { id });
    const reason = by === 'letters'
        ? `${trusted} is trusted in other letters, and Microsoft Entra compares letter by letter`
        : `differs in ${fields.map(({ field }) => field).join(', ')}`;
    return (0,plan/* change */.Zg)(federatedCredentials_kind, 'update', name, `${reason}${kept}`, { id, fields });
};
/** True when the run's own token will match: the sign-in that proves it presents the audience of the cloud. */
const isProvable = (pair, runSubject) => {
    const { subject, audience } = outcomeOf(pair);
    return subject !== undefined && subject === runSubject && (audience === pair.credential.audience || audience === '');
};
/** The next run counts on that this run's own token signs in. Unproven in time is a warning: the credential stands. */
const proveTrust = async ({ deadline, warn }, scope, roles) => {
    const { app, services } = scope;
    const proof = await services.prove((0,app_scope/* applicationOf */.KM)(scope).appId, 'run identity', roles, deadline);
    if (proof.kind !== 'unproven')
        return;
    warn(`This run's own token does not sign in as ${app.displayName} yet: ${proof.reason}`);
};


/***/ }),

/***/ 25485:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Z: () => (/* binding */ owners)
});

// EXTERNAL MODULE: ./build/graph/paths.js
var graph_paths = __webpack_require__(71419);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/reconcile/carryOut.js
var carryOut = __webpack_require__(1986);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/owners.js
var app_owners = __webpack_require__(25000);
// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(47870);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/graph/builtInRoles.js
var builtInRoles = __webpack_require__(84375);
// EXTERNAL MODULE: ./build/resources/app/roleAssignments.js
var roleAssignments = __webpack_require__(37632);
;// CONCATENATED MODULE: ./build/resources/owners/administrators.js
// Which owners administer the tenant's applications anyway: owning one gives them nothing that they could not do before.




/** Roles that may change every application of the tenant, or assign themselves one that may. */
const administrators = [
    'Global Administrator',
    'Privileged Role Administrator',
    'Application Administrator',
    'Cloud Application Administrator'
];
/**
 * How the principal administers applications. A caller whose token shows that it may not read roles does not ask. Others ask by
 * the unified role API, and by the legacy one where the tenant refuses that.
 */
const readAdministration = async (principalId, { reader, services: { caller } }) => {
    if ((0,requirements/* isGranted */.kR)(caller, requirements/* requirements */.Ln.readDirectoryRoles) === 'missing')
        return 'unreadable';
    const unified = (0,roleAssignments/* roleAssignmentsRead */.Dd)(principalId, `read the directory roles of the owner ${principalId}`);
    const answer = await reader.get(unified);
    if ((0,graph_answer/* succeeded */.gq)(answer)) {
        const held = (0,roleAssignments/* tenantWideAssignments */.uW)(answer).map(({ templateId }) => templateId);
        return administrators.find(name => held.includes(builtInRoles/* builtInRoles */.x[name])) ?? 'none';
    }
    const members = await Promise.all(administrators.map(name => reader.get({ ...unified, path: (0,roleAssignments/* membersPath */.Fz)(builtInRoles/* builtInRoles */.x[name]), common: true, isLong: true })));
    const isMember = (list) => list !== undefined && (0,graph_answer/* succeeded */.gq)(list) && (0,roleAssignments/* holdsMember */.fC)(list, principalId);
    const role = administrators.find((_, index) => isMember(members[index]));
    return role ?? (members.some(list => (0,graph_answer/* succeeded */.gq)(list)) ? 'none' : 'unreadable');
};

// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
;// CONCATENATED MODULE: ./build/resources/owners/exported.js
// What a file would say of the owners of an application that is there: those who own the service principal as well, for a declared
// owner owns both.


/** The owners besides the caller. */
const exportedOwners = async (view) => {
    const { owners, unread } = await (0,app_owners/* readOwners */.h)(view);
    const others = owners.filter(({ id }) => id !== view.services.caller?.objectId);
    const ownsBoth = (id) => new Set(others.flatMap(one => (one.id === id ? one.to : []))).size === 2;
    const declared = [...new Set(others.map(({ id }) => id))].filter(ownsBoth);
    const isFirst = (id, index) => others.findIndex(one => one.id === id) === index;
    const told = others.filter(({ id }, index) => !ownsBoth(id) || isFirst(id, index));
    const notes = [
        ...told.map(({ id, name, to }) => {
            if (ownsBoth(id))
                return (0,exported/* remark */.V)(['owners', id], name);
            const way = 'one that is declared is made an owner of both';
            return (0,exported/* leftOut */.i)(['owners'], `${name} (object id ${id}) owns the ${to} alone and is not declared: ${way}`);
        }),
        ...unread.map(to => (0,exported/* leftOut */.i)(['owners'], `Graph does not show the owners of the ${to}`))
    ];
    return { written: declared.length === 0 ? {} : { owners: declared }, notes };
};

// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(79704);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/owners/field.js
// What a user may say about owners: who, besides the caller and the tenant's administrators, may own the managed app.




/** An owner: the object id of a user or of a service principal, in lower case. */
const parseOwner = (text) => {
    const id = (0,guid/* guidOf */.d)(text);
    return id === undefined
        ? (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is not an object id; accepted: the object id of a user or of a service principal, a GUID`)
        : (0,result.ok)(id);
};
const ownersField = (0,field/* defineField */.MI)({
    owners: (0,field/* listKey */.Ux)(parseOwner, {
        input: 'owners',
        inDefaults: true,
        description: 'Object ids of users and service principals that own the app: they may add credentials to it, and so act as it.'
    })
}, ({ owners = [] }) => [...new Set(owners)]);

;// CONCATENATED MODULE: ./build/resources/owners/owners.js
// Owners of the application and of its service principal: the declared ones are added; others are told, for they could act as the
// app. Source: Microsoft Graph documentation, application-post-owners and serviceprincipal-post-owners.










const owners_kind = { name: 'owner', noun: 'owner' };
const objects = ['application', 'service principal'];
/** The owners of a managed app. */
const owners = (0,kind/* appKind */.go)({
    kind: owners_kind,
    lane: 'application object',
    field: ownersField,
    after: ['application', 'servicePrincipal'],
    observe: async (wanted, scope) => {
        const [{ owners: existing }, others] = await Promise.all([(0,app_owners/* readOwners */.h)(scope), readOthers(wanted, scope)]);
        return { existing, others };
    },
    plan: (wanted, { existing, others: { strangers, administrators } }) => {
        const declared = wanted.map((id) => {
            const of = objects.filter(to => !existing.some(owner => owner.id === id && owner.to === to));
            const name = existing.find(owner => owner.id === id)?.name ?? id;
            return of.length === 0
                ? { of, change: (0,plan/* change */.Zg)(owners_kind, 'unchanged', name, 'declared, owns application and service principal', { id }) }
                : { of, change: (0,plan/* change */.Zg)(owners_kind, 'create', name, `declared, does not own the ${of.join(' and the ')} yet`, { id }) };
        });
        const missing = declared.filter(({ of }) => of.length > 0);
        return {
            changes: [
                ...declared.map(owner => owner.change),
                ...administrators.map(({ id, name, to, role }) => (0,plan/* change */.Zg)(owners_kind, 'unchanged', name, `owns the ${to}, and administers applications anyway (${role})`, { id })),
                ...strangers.map(({ id, name, to }) => (0,plan/* change */.Zg)(owners_kind, 'drift', name, `owns the ${to} but is not declared; may add credentials to it (object id ${id})`, { id }))
            ],
            requirements: missing.length > 0 ? [requirements/* requirements */.Ln.writeApplications] : [],
            apply: async (work, scope) => {
                await add(work, scope, missing);
                return undefined;
            }
        };
    },
    foreignAccess: async (wanted, scope) => {
        const { strangers, unread } = await readOthers(wanted, scope);
        return [
            ...strangers.map(({ id, name, to, isReadable }) => ({
                standing: 'owner',
                text: `the owner ${name} (object id ${id}${isReadable ? '' : '; the caller may not read its directory roles, which needs RoleManagement.Read.Directory'})`,
                to
            })),
            ...unread.map((to) => ({ standing: 'possible owner', text: 'the owners, which could not be read,', to }))
        ];
    },
    exported: exportedOwners
});
const readOthers = async (wanted, scope) => {
    const { caller } = scope.services;
    const { owners: existing, unread } = await (0,app_owners/* readOwners */.h)(scope);
    const unexplained = existing.filter(({ id }) => !wanted.includes(id) && id !== caller?.objectId);
    const told = await Promise.all(unexplained.map(async (owner) => ({ ...owner, role: await readAdministration(owner.id, scope) })));
    return {
        strangers: told
            .filter(({ role }) => role === 'none' || role === 'unreadable')
            .map(owner => ({ ...owner, isReadable: owner.role !== 'unreadable' })),
        administrators: told.filter(({ role }) => role !== 'none' && role !== 'unreadable'),
        unread
    };
};
const add = async (work, scope, missing) => {
    const paths = {
        application: (0,graph_paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id),
        'service principal': (0,graph_paths/* byId */.$H)('servicePrincipals', (0,app_scope/* principalIdOf */.$R)(scope))
    };
    const writes = missing.flatMap(({ change: addition, of }) => of.map((to, index) => {
        const operation = `make ${addition.id} an owner of the ${to} ${scope.app.uniqueName}`;
        const body = { '@odata.id': `${work.graph.origin}/v1.0/directoryObjects/${addition.id}` };
        const request = (0,app_scope/* writeRequest */.XT)(scope, 'POST', `${paths[to]}/owners/$ref`, operation, body);
        return { request, change: index === of.length - 1 ? addition : undefined };
    }));
    await (0,carryOut/* carryOut */.u)(work, writes, { serial: true });
};


/***/ }),

/***/ 19741:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  P: () => (/* binding */ permissions)
});

// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(71419);
// EXTERNAL MODULE: ./build/graph/privileged.js
var graph_privileged = __webpack_require__(48414);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/graph/retryTable.js
var retryTable = __webpack_require__(91057);
// EXTERNAL MODULE: ./build/reconcile/carryOut.js
var carryOut = __webpack_require__(1986);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/resources/app/consent.js
var app_consent = __webpack_require__(98524);
// EXTERNAL MODULE: ./build/resources/app/foreignAccess.js
var foreignAccess = __webpack_require__(27448);
// EXTERNAL MODULE: ./build/resources/app/graphRoles.js
var graphRoles = __webpack_require__(473);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/pruning.js
var app_pruning = __webpack_require__(59081);
// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(47870);
// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(79704);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(28639);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
// EXTERNAL MODULE: ./build/resources/app/privilege.js
var privilege = __webpack_require__(45737);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/permissions/presets.js
// Presets: one word for the Microsoft Graph application permissions of a task, each with the reason why the task needs it.
// Sources: "Manage Azure AD B2C with Microsoft Graph", "Microsoft Graph operations available for Azure AD B2C", and the
// permission tables of the Microsoft Graph reference.
/** Every preset by its name. */
const presets = {
    'user-management': {
        task: 'Create, read, change and delete the users of the tenant.',
        permissions: {
            'User.ReadWrite.All': 'Creates, reads, updates and deletes users, also with a password at creation.',
            'User.ManageIdentities.All': 'Changes `identities`, the names that a local account signs in with.'
        }
    },
    'user-passwords': {
        task: 'Set the passwords of existing users.',
        permissions: {
            'User-PasswordProfile.ReadWrite.All': 'The least privileged permission that updates `passwordProfile`; it takes the place of the User Administrator role.'
        }
    },
    'policy-deployment': {
        task: 'Upload custom policies, as azure-ad-b2c/deploy-trustframework-policy does.',
        permissions: {
            'Policy.ReadWrite.TrustFramework': 'Reads and writes the policies of the Identity Experience Framework.'
        }
    },
    'policy-keys': {
        task: 'Create and fill the policy keys that custom policies refer to.',
        permissions: { 'TrustFrameworkKeySet.ReadWrite.All': 'Creates key sets, generates and uploads keys and secrets.' }
    },
    'tenant-management': {
        task: 'Configure user flows, user attributes, identity providers and API connectors.',
        permissions: {
            'Organization.Read.All': 'Reads the name, the domains and the quota of the tenant.',
            'Domain.Read.All': 'Reads the domains of the tenant.',
            'IdentityProvider.ReadWrite.All': 'Configures social and OpenID Connect identity providers.',
            'IdentityUserFlow.ReadWrite.All': 'Configures user flows and user attributes.',
            'APIConnectors.ReadWrite.All': 'Configures the API connectors that user flows call.'
        }
    },
    audit: {
        task: 'Read the audit logs.',
        permissions: { 'AuditLog.Read.All': 'Reads directory audits, which hold the B2C sign-ins and changes.' }
    },
    directory: {
        task: 'Read and write all directory data: the grant of older tools. It needs `allow-privileged-roles: true`; prefer the narrower presets.',
        permissions: {
            'Directory.ReadWrite.All': 'Reads and writes users, groups and applications; cannot set passwords or delete users.'
        }
    },
    'bootstrap-caller': {
        task: 'Run this action with `mode: apply` or `mode: destroy`. To grant it outside of day 0 needs `allow-privileged-roles: true`.',
        permissions: {
            'Application.ReadWrite.All': 'Reads, creates, updates, restores and deletes applications, service principals, secrets and federated credentials.',
            'AppRoleAssignment.ReadWrite.All': 'Grants Microsoft Graph application permissions: the admin consent.',
            'RoleManagement.ReadWrite.Directory': 'Assigns directory roles to the managed app.',
            'DelegatedPermissionGrant.ReadWrite.All': 'Grants delegated permissions for all users: `delegatedPermissions` and `identityExperienceFramework` of a file.',
            'TrustFrameworkKeySet.ReadWrite.All': 'Creates and fills policy keys: `policyKeys` of a file.',
            'Policy.ReadWrite.TrustFramework': 'Uploads custom policies: `customPolicies` of a file.',
            'IdentityUserFlow.ReadWrite.All': 'Configures user flows and user attributes: `userFlows` and `userAttributes`.',
            'IdentityProvider.ReadWrite.All': 'Configures identity providers: `identityProviders`.',
            'APIConnectors.ReadWrite.All': 'Configures the API connectors of user flows: `apiConnectors`.',
            'Policy.Read.All': 'Reads custom policies, the kinds of local accounts and the policy for client secrets.',
            'Policy.ReadWrite.AuthenticationMethod': 'Sets the kinds of local accounts: `authenticationMethods`.',
            'Organization.Read.All': 'Reads the id, the initial domain and the kind of the tenant.'
        }
    }
};
/** The accepted names of presets. */
const presetNames = Object.keys(presets);

;// CONCATENATED MODULE: ./build/resources/permissions/field.js
// What a user may say about Microsoft Graph application permissions: names, ids and presets, and what happens to missing
// consent. Names are looked up in the tenant later.








const consentModes = ['grant', 'verify', 'skip'];
/** What a refusal offers instead. */
const narrowerPermission = 'a narrower permission';
/** The preset that hands over the tenant by design. */
const callerPreset = 'bootstrap-caller';
/** Of one API ("Validation differences by supported account types", Microsoft identity platform). */
const mostWithCustomers = 30;
const permissionName = /^[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+$/;
/** One entry: a permission's name, its app role id, or a preset. A word without a dot must be a preset. */
const parsePermission = (text) => {
    const id = (0,guid/* guidOf */.d)(text);
    if (id !== undefined)
        return (0,result.ok)([{ text: id }]);
    const preset = presetNames.find(name => name === text);
    if (preset !== undefined)
        return (0,result.ok)(Object.keys(presets[preset].permissions).map(name => ({ text: name, preset })));
    if (permissionName.test(text))
        return (0,result.ok)([{ text }]);
    const near = (0,suggest/* didYouMean */.au)(text, presetNames);
    return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is neither a preset nor a permission${near || ';'} accepted: names such as User.Read.All, their GUIDs, and the presets ${presetNames.join(', ')}`);
};
/** Each permission once, in the order of first mention; one that is also named directly does not count as its preset's. */
const dedupePermissions = (permissions) => {
    const unique = new Map();
    for (const permission of permissions) {
        const key = permission.text.toLowerCase();
        if (!unique.has(key) || permission.preset === undefined)
            unique.set(key, permission);
    }
    return [...unique.values()];
};
const permissionsField = (0,field/* defineField */.MI)({
    permissions: (0,field/* listKey */.Ux)(parsePermission, {
        input: 'permissions',
        commas: true,
        inDefaults: true,
        description: 'Microsoft Graph application permissions: names, GUIDs, or presets such as policy-deployment.'
    }),
    consent: (0,field/* wordKey */.ue)(consentModes, {
        input: 'consent',
        everywhere: true,
        inDefaults: true,
        description: 'Missing admin consent is granted, only reported (verify), or left alone (skip).'
    })
}, ({ permissions = [], consent }, report, written, run) => {
    const privileged = whatIsAllowed(written, run);
    const given = Array.isArray(written.permissions) ? written.permissions : [];
    for (const [index, text] of given.entries()) {
        const meant = parsePermission(String(text));
        const refused = meant.ok ? meant.value.flatMap(one => privilegedIn(one, privileged) ?? []) : [];
        const [first] = refused;
        if (first === undefined)
            continue;
        const names = (0,privilege/* namedAs */.yT)(String(text), refused.map(({ name }) => name));
        report({ path: ['permissions', index], problem: `${names} ${(0,privilege/* handsOver */.Jf)(first, narrowerPermission)}` });
    }
    const deduped = dedupePermissions(permissions.flat());
    if (written.audience === 'customers' && deduped.length > mostWithCustomers) {
        const problem = `holds ${deduped.length} permissions; accepted with audience: customers: ${mostWithCustomers} at most`;
        report({ path: ['permissions'], problem });
    }
    return consent && { permissions: deduped, consent, privileged };
});
/**
 * Nothing is granted in mode destroy. A person who signs in by device code is there to make the caller, and sees it named: that is
 * enough unless it was written that nothing may.
 */
const whatIsAllowed = (written, { mode, isInteractive }) => {
    if (mode === 'destroy' || (0,privilege/* allowsPrivileged */.II)(written))
        return 'allowed';
    return isInteractive && written.allowPrivilegedRoles !== false ? 'of the caller preset' : 'refused';
};
/**
 * The permission, where it hands over the tenant and may not. `resolved`: id and name by which the tenant knows it, once known.
 * The preset `bootstrap-caller` is judged when the tenant has told what it has granted: a run after day 0 grants nothing new.
 */
const privilegedIn = ({ text, preset }, allowed, resolved = []) => {
    if (allowed === 'allowed' || preset === callerPreset)
        return undefined;
    return [text, ...resolved].map(graph_privileged/* privilegedPermissionOf */.a5).find(found => found !== undefined);
};

// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/graph/missing.js
var missing = __webpack_require__(59703);
// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(83253);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
;// CONCATENATED MODULE: ./build/resources/permissions/grants.js
// The app roles that a managed app holds: application permissions of Microsoft Graph, and app roles of other APIs. Source: Microsoft
// Graph documentation, serviceprincipal-list-approleassignments.







/** The read of what is granted to an app. */
const grantsRead = (appId, { uniqueName }) => ({
    path: `${(0,paths/* byKey */.dX)('servicePrincipals', 'appId', appId)}/appRoleAssignments`,
    operation: `read the permissions granted to ${uniqueName}`,
    requirement: requirements/* requirements */.Ln.readApplications
});
/**
 * What is granted to the app: permissions of Microsoft Graph, and app roles of other APIs.
 * @throws ActionError when it may not be read.
 */
const readGrants = async (graphId, { app, application, principal, reader }) => {
    const located = await application();
    if (located.state === 'missing')
        return { grants: [], others: [] };
    const read = grantsRead(located.application.appId, app);
    const [first, exists] = await Promise.all([reader.get(read), principal()]);
    if (exists === undefined)
        return { grants: [], others: [] };
    // Not found although the service principal is: a replica lags.
    const answer = (0,missing/* isMissing */.b2)(first) ? await reader.get({ ...read, isKnown: true }) : first;
    if (!(0,graph_answer/* succeeded */.gq)(answer))
        throw (0,failure/* toActionError */.ie)(read, answer);
    const all = (0,graph_answer/* valuesOf */.sm)(answer).map(assignment => ({
        assignmentId: String(assignment.id),
        appRoleId: String(assignment.appRoleId).toLowerCase(),
        resourceId: String(assignment.resourceId).toLowerCase(),
        resource: (0,http/* remoteText */.SW)((0,json/* asText */.e1)(assignment.resourceDisplayName) || String(assignment.resourceId), 120)
    }));
    const isOfGraph = ({ resourceId }) => resourceId === graphId.toLowerCase();
    return { grants: all.filter(isOfGraph), others: all.filter(assignment => !isOfGraph(assignment)) };
};

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/resources/permissions/resolve.js
// The permissions of a declaration: as app roles of Microsoft Graph in this tenant, and as what the application asks for
// (`requiredResourceAccess`).







const meantBy = (text, roles) => {
    const wanted = text.toLowerCase();
    return roles.find(({ id, value }) => value.toLowerCase() === wanted || id === wanted);
};
/**
 * The app roles of an app's declaration, without repetition.
 * @throws ActionError `input` that names the app and lists every name that the tenant does not know, with near matches and those
 *   that exist as delegated permissions only, and every permission that turns out to hand over the tenant without being allowed
 *   to; `permission` when Graph's own service principal may not be read.
 */
const resolvePermissions = async ({ permissions, privileged }, { app, reader }) => {
    const { appRoles } = await reader.shared(graphRoles/* graphRolesRead */.s);
    const resolved = new Map();
    const unknown = [];
    const problems = [];
    for (const permission of permissions) {
        const role = meantBy(permission.text, appRoles);
        // Asked again by what the tenant calls it: a national cloud may know it by another id.
        const refused = role && privilegedIn(permission, privileged, [role.id, role.value]);
        if (role === undefined)
            unknown.push(permission);
        else if (refused !== undefined)
            problems.push(`${role.value} ${(0,privilege/* handsOver */.Jf)(refused, narrowerPermission)}`);
        else if (!resolved.has(role.id))
            resolved.set(role.id, { ...role, preset: permission.preset });
    }
    if (unknown.length > 0)
        problems.unshift(...unknownPermissions(unknown, appRoles, await reader.shared(graphRoles/* graphScopesRead */.S)));
    if (problems.length > 0)
        throw refusedPermissions(app.key, problems, unknownHint);
    return [...resolved.values()];
};
const unknownPermissions = (unknown, appRoles, scopes) => {
    const names = appRoles.map(({ value }) => value);
    return unknown.map(({ text, preset }) => {
        const from = preset === undefined ? '' : ` (of the preset ${preset})`;
        const delegated = meantBy(text, scopes);
        return delegated === undefined
            ? `${text}${from} is not an application permission of Microsoft Graph in this tenant${(0,suggest/* didYouMean */.au)(text, names)}`
            : `${text}${from} is a delegated permission only (${delegated.value}); an app that signs in by itself cannot hold it`;
    });
};
const refusedPermissions = (key, problems, hint) => new errors/* ActionError */.lZ({
    code: 'input',
    message: `permissions of ${key}: ${problems.join('; ')}. Nothing was written.`,
    hint
});
const presetHint = 'The preset is for the caller itself, whom an administrator makes on day 0. Declare what this app needs one by one.';
const unknownHint = 'Names are listed in the Microsoft Graph permissions reference under "Application". A national cloud or an old tenant may lack a newer one.';
/**
 * Asserts that nothing of the preset `bootstrap-caller` that hands over the tenant is still to be granted, unless that is allowed.
 * @throws ActionError `input` that names the app and what would be granted.
 */
const assertCallerPreset = (key, notGranted, allowed) => {
    const refused = notGranted
        .filter(({ preset }) => allowed === 'refused' && preset === callerPreset)
        .flatMap(({ value }) => (0,graph_privileged/* privilegedPermissionOf */.a5)(value) ?? []);
    const [first] = refused;
    if (first === undefined)
        return;
    const names = (0,privilege/* namedAs */.yT)(callerPreset, refused.map(({ name }) => name));
    throw refusedPermissions(key, [`${names} ${(0,privilege/* handsOver */.Jf)(first, 'sign-in device-code, for day 0')}`], presetHint);
};
/** What the preset has gained after callers were made by it. */
const laterInCallerPreset = ['DelegatedPermissionGrant.ReadWrite.All'];
/**
 * Those that are left to an administrator: what the preset has gained hands over the tenant, and a caller that holds all else of it
 * is no reason to fail.
 */
const leftToAdministrator = (notGranted, allowed) => {
    const isLater = ({ preset, value }) => preset === callerPreset && laterInCallerPreset.includes(value);
    const isWhole = notGranted.every(one => one.preset !== callerPreset || isLater(one));
    return allowed === 'refused' && isWhole ? notGranted.filter(isLater) : [];
};
const ofGraph = (existing) => (existing?.requiredResourceAccess ?? [])
    .filter(({ resourceAppId }) => resourceAppId === paths/* graphAppId */.dV)
    .flatMap(({ resourceAccess }) => resourceAccess);
/** Adds the declared permissions to Graph's entry. With prune its other application permissions go; all else stays. */
const permissionsManifest = (declared) => (existing, { prunes }) => {
    const roles = declared.map(({ id }) => ({ id, type: 'Role' }));
    const isReplaced = ({ id, type }) => type === 'Role' && (prunes || roles.some(role => role.id === id));
    const resourceAccess = [...ofGraph(existing).filter(access => !isReplaced(access)), ...roles];
    const others = (existing?.requiredResourceAccess ?? []).filter(({ resourceAppId }) => resourceAppId !== paths/* graphAppId */.dV);
    const own = resourceAccess.length === 0 ? [] : [{ resourceAppId: paths/* graphAppId */.dV, resourceAccess }];
    return { requiredResourceAccess: [...others, ...own] };
};
/** Ids of the application permissions of Graph that the application asks for, granted or not. */
const askedFor = (existing) => [
    ...new Set(ofGraph(existing).flatMap(({ id, type }) => (type === 'Role' ? [id] : [])))
];

;// CONCATENATED MODULE: ./build/resources/permissions/exported.js
// What a file would say of the application permissions that an app holds: those that are granted and that it asks for, by name.






/** The permissions of Microsoft Graph. */
const exportedPermissions = async (view) => {
    const [graph, located] = await Promise.all([view.reader.shared(graphRoles/* graphRolesRead */.s), view.application()]);
    if (located.state === 'missing')
        return { written: {} };
    const { grants, others } = await readGrants(graph.id, view);
    const asked = new Set(askedFor(located.application));
    const held = [...new Set(grants.map(({ appRoleId }) => appRoleId))].map(id => ({ id, name: nameOf(id, graph) }));
    const declared = held.filter(({ id }) => asked.has(id)).sort((one, other) => (one.name < other.name ? -1 : 1));
    const privileged = declared.flatMap(({ id, name }) => (0,graph_privileged/* privilegedPermissionOf */.a5)(id) ?? (0,graph_privileged/* privilegedPermissionOf */.a5)(name) ?? []);
    const names = (ids) => ids.map(id => nameOf(id, graph)).join(', ');
    const unasked = held.flatMap(({ id }) => (asked.has(id) ? [] : id));
    const ungranted = [...asked].filter(id => !held.some(one => one.id === id));
    const notes = [
        ...(unasked.length === 0
            ? []
            : [
                (0,exported/* leftOut */.i)(['permissions'], `permissions that are granted and not declared, since the registration does not ask for them: ${names(unasked)}`)
            ]),
        ...(ungranted.length === 0
            ? []
            : [(0,exported/* remark */.V)(['permissions'], `permissions that are asked for and not granted: ${names(ungranted)}`)]),
        ...others.map(({ appRoleId, resource }) => (0,exported/* remark */.V)(['permissions'], `the app role ${appRoleId} of ${resource} is granted; a file declares those of Microsoft Graph alone`)),
        ...privileged.map(({ name, why }) => (0,exported/* remark */.V)(['allowPrivilegedRoles'], `${name} hands over the tenant: it ${why}`))
    ];
    return {
        written: {
            ...(declared.length > 0 && { permissions: declared.map(({ name }) => name) }),
            ...(privileged.length > 0 && { allowPrivilegedRoles: true })
        },
        notes
    };
};
/** The name, where it means this permission in this tenant and a file may hold it; else the id. */
const nameOf = (id, { appRoles }) => {
    const value = appRoles.find(role => role.id === id)?.value ?? '';
    const meant = appRoles.find(role => role.value.toLowerCase() === value.toLowerCase());
    return meant?.id === id && value.includes('.') && parsePermission(value).ok ? value : id;
};

;// CONCATENATED MODULE: ./build/resources/permissions/consentGrants.js
















const consentGrants_kind = { name: 'permission', noun: 'permission', picture: { group: 'permissions', place: 0, prefix: '' } };
/** The Microsoft Graph application permissions of a managed app. */
const permissions = (0,kind/* appKind */.go)({
    kind: consentGrants_kind,
    field: permissionsField,
    after: ['servicePrincipal'],
    // Whoever loses a way to act as the app loses it before that is granted more.
    afterRemovals: ['federatedCredential'],
    observe: async (wanted, scope) => {
        const { app, reader, made } = scope;
        // In a run that knows the application already they travel together.
        if (made.application !== undefined)
            void reader.get(grantsRead(made.application.appId, app));
        const [graph, declared, located] = await Promise.all([
            reader.shared(graphRoles/* graphRolesRead */.s),
            resolvePermissions(wanted, scope),
            scope.application()
        ]);
        const existing = located.state === 'found' ? located.application : undefined;
        const [{ grants, others }, access] = await Promise.all([readGrants(graph.id, scope), scope.foreignAccess()]);
        const pruning = (0,app_pruning/* pruningOf */.p_)(scope, located);
        return { key: app.key, located, graph, declared, pruning, grants, others, access, asked: askedFor(existing) };
    },
    // Minutes may have passed since the first look, and who else could act as the application is asked right before it is granted.
    observeBeforeWrite: ({ located }) => located.state === 'found',
    plan: ({ consent, privileged }, { key, located, graph, declared, pruning, grants, others, access, asked }) => {
        const isGranted = (id) => grants.some(({ appRoleId }) => appRoleId === id);
        const isDeclared = (roleId) => declared.some(({ id }) => id === roleId);
        const notGranted = declared.filter(({ id }) => !isGranted(id));
        const left = leftToAdministrator(notGranted, privileged);
        const granted = notGranted.filter(one => !left.includes(one));
        assertCallerPreset(key, granted, privileged);
        const missing = consent === 'grant' ? granted : [];
        if (missing.length > 0)
            (0,foreignAccess/* assertMayGrant */.s)(located, access);
        const undeclared = grants.filter(({ appRoleId }) => !isDeclared(appRoleId));
        const extra = pruning.prunes ? undeclared : [];
        const nameOf = (roleId) => graph.appRoles.find(({ id }) => id === roleId)?.value ?? roleId;
        const changes = [
            ...declared.map((permission) => {
                const { id, value, preset } = permission;
                const from = preset === undefined ? 'declared' : `of the preset ${preset}`;
                if (isGranted(id))
                    return (0,plan/* change */.Zg)(consentGrants_kind, 'unchanged', value, `${from}, granted`, { id });
                if (left.includes(permission))
                    return (0,plan/* change */.Zg)(consentGrants_kind, 'missing', value, `${from} since this app was made, left to an administrator`, { id });
                return consent === 'grant'
                    ? (0,plan/* change */.Zg)(consentGrants_kind, 'create', value, `${from}, not granted yet`, { id })
                    : (0,plan/* change */.Zg)(consentGrants_kind, 'missing', value, `${from}, not granted; consent is ${consent}`, { id });
            }),
            ...undeclared.map(({ appRoleId }) => (0,app_pruning/* undeclaredChange */.S_)(consentGrants_kind, nameOf(appRoleId), 'granted', pruning, appRoleId)),
            // With prune the change of the application takes them away.
            ...(pruning.prunes ? [] : asked.filter(id => !isDeclared(id) && !isGranted(id))).map(id => {
                const reason = 'asked for on the application, neither granted nor declared';
                return (0,plan/* change */.Zg)(consentGrants_kind, 'drift', nameOf(id), reason, { id });
            }),
            ...others.map(({ assignmentId: id, appRoleId, resource }) => (0,plan/* change */.Zg)(consentGrants_kind, 'drift', `${appRoleId} of ${resource}`, 'app role of another API, granted but not declared', {
                id
            }))
        ];
        return {
            changes,
            requirements: missing.length > 0 || extra.length > 0 ? [requirements/* requirements */.Ln.grantAppRoles] : [],
            apply: async (work, scope) => {
                const changeOf = (roleId) => changes.find(one => one.id === roleId && (0,plan/* writes */.D3)(one));
                await (0,carryOut/* carryOut */.u)(work, [
                    ...missing.map(one => ({ request: grantRequest(one, graph.id, scope), change: changeOf(one.id) })),
                    ...extra.map(one => ({ request: revocationRequest(one, graph.id, scope), change: changeOf(one.appRoleId) }))
                ]);
                return undefined;
            },
            report: (context, scope) => ({
                ...(changes.some(({ action }) => action === 'missing') && (0,app_consent/* consentReport */.j)(context, scope, access)),
                notices: privilegedNotices(missing, scope)
            })
        };
    },
    manifest: async (wanted, scope) => permissionsManifest(await resolvePermissions(wanted, scope)),
    expectedRoles: async (wanted, scope) => {
        if (wanted.consent !== 'grant')
            return [];
        const declared = await resolvePermissions(wanted, scope);
        const left = declared.some(({ preset }) => preset === callerPreset)
            ? leftToAdministrator(await notGrantedOf(declared, scope), wanted.privileged)
            : [];
        return declared.filter(one => !left.includes(one)).map(({ value }) => value);
    },
    vouches: async (wanted, scope) => {
        const [graph, declared] = await Promise.all([
            scope.reader.shared(graphRoles/* graphRolesRead */.s),
            resolvePermissions(wanted, scope)
        ]);
        const held = new Set((await readGrants(graph.id, scope)).grants.map(({ appRoleId }) => appRoleId));
        const handsOver = graph_privileged/* privilegedPermissions */.m.some(({ id }) => held.has(id));
        return {
            holds: handsOver ? 'the tenant' : held.size > 0 ? 'something' : 'nothing',
            grantsMore: wanted.consent === 'grant' && declared.some(({ id }) => !held.has(id))
        };
    },
    requirements: ({ permissions: wanted, consent }, mode, { prune }) => mode === 'apply' && ((wanted.length > 0 && consent === 'grant') || prune) ? [requirements/* requirements */.Ln.grantAppRoles] : [],
    exported: exportedPermissions
});
const notGrantedOf = async (declared, scope) => {
    const { id } = await scope.reader.shared(graphRoles/* graphRolesRead */.s);
    const { grants } = await readGrants(id, scope);
    return declared.filter(one => !grants.some(({ appRoleId }) => appRoleId === one.id));
};
const grantRequest = ({ id, value }, graphId, scope) => ({
    method: 'POST',
    path: `${(0,paths/* byId */.$H)('servicePrincipals', graphId)}/appRoleAssignedTo`,
    body: { principalId: (0,app_scope/* principalIdOf */.$R)(scope), resourceId: graphId, appRoleId: id },
    operation: `grant ${value} to ${scope.app.uniqueName}`,
    requirement: requirements/* requirements */.Ln.grantAppRoles,
    mayLagBehind: (0,retryTable/* onlyPrincipal */.vg)(scope.recentWrites)
});
const revocationRequest = ({ assignmentId, appRoleId }, graphId, scope) => ({
    method: 'DELETE',
    path: `${(0,paths/* byId */.$H)('servicePrincipals', graphId)}${(0,paths/* byId */.$H)('appRoleAssignedTo', assignmentId)}`,
    operation: `revoke ${appRoleId} from ${scope.app.uniqueName}`,
    requirement: requirements/* requirements */.Ln.grantAppRoles,
    mayLagBehind: (0,retryTable/* onlyPrincipal */.vg)(scope.recentWrites)
});
/** Names what hands over the tenant among what is granted. */
const privilegedNotices = (missing, { app }) => {
    const names = missing.map(({ value }) => value).filter(value => (0,graph_privileged/* privilegedPermissionOf */.a5)(value) !== undefined);
    if (names.length === 0)
        return [];
    const text = `Whoever can act as ${app.displayName} holds the whole tenant, by ${names.join(', ')}. Let nobody sign in as it but jobs of a protected environment.`;
    return [{ text, title: 'Hands over the tenant' }];
};


/***/ }),

/***/ 84666:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  O: () => (/* binding */ redirectUris)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/locate.js
var locate = __webpack_require__(92954);
// EXTERNAL MODULE: ./build/resources/app/pruning.js
var pruning = __webpack_require__(59081);
// EXTERNAL MODULE: ./build/resources/tenant/organization.js
var organization = __webpack_require__(1796);
// EXTERNAL MODULE: ./build/util/uri.js
var util_uri = __webpack_require__(29731);
// EXTERNAL MODULE: ./build/resources/app/configuration.js
var app_configuration = __webpack_require__(96668);
// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
// EXTERNAL MODULE: ./build/util/problem.js
var problem = __webpack_require__(87978);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
;// CONCATENATED MODULE: ./build/resources/redirectUris/redirectUri.js
// A redirect URI as a user writes it: what Microsoft Entra registers, judged before anything is sent. Source: Microsoft identity
// platform documentation, "Redirect URI (reply URL) outline and restrictions".


const longest = 256;
const loopback = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?(?:\/|$)/i;
const ownScheme = /^[a-z][a-z0-9+.-]*:\/{0,2}[^\s/]/i;
/** Schemes that no native app is called by. */
const foreignSchemes = /^(?:https?|ftp|file|data|javascript|vbscript|about|blob|mailto|ws|wss):/i;
const accepted = {
    web: 'accepted: https://, or http:// for localhost and 127.0.0.1',
    spa: 'accepted: https://, or http:// for localhost and 127.0.0.1',
    publicClient: "accepted: an app's own scheme such as msal{clientId}://auth, https://, or http:// for localhost"
};
/** Reads one of a platform. `{clientId}` in it stands for the client id of the app. */
const parseRedirectUri = (text, platform) => {
    const refuse = (why) => (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} ${why}; ${accepted[platform]}`);
    if (text === '')
        return (0,result/* err */._)(`is empty; ${accepted[platform]}`);
    if (/[\s\p{C}]/u.test(text))
        return refuse('holds whitespace or a control character');
    if (text.length > longest)
        return refuse(`has ${text.length} characters, and ${longest} are possible`);
    if (text.includes('*'))
        return refuse('holds a wildcard: every address is registered for itself');
    if (text.includes('#'))
        return refuse('holds a fragment, which browsers do not send');
    const plain = text.replaceAll('{clientId}', '0'.repeat(8));
    const wrong = /[{}<>"\\^`|!$'(),;]/.exec(plain);
    if (wrong !== null)
        return refuse(`holds the character ${wrong[0]}, which Microsoft Entra refuses there`);
    if (!URL.canParse(plain))
        return refuse('is not an absolute URI');
    const { username, password, hostname } = new URL(plain);
    if (username !== '' || password !== '')
        return refuse('holds a user name');
    if (/^https:\/\/[^/]/i.test(plain) && hostname !== '')
        return (0,result.ok)(text);
    if (/^http:/i.test(plain))
        return loopback.test(plain) ? (0,result.ok)(text) : refuse('is not encrypted: http is for localhost and 127.0.0.1 alone');
    const isOwn = ownScheme.test(plain) && !foreignSchemes.test(plain);
    if (isOwn && platform === 'publicClient')
        return (0,result.ok)(text);
    return refuse(isOwn ? 'is of an own scheme, which publicClient alone takes' : 'is not a redirect URI');
};

;// CONCATENATED MODULE: ./build/resources/redirectUris/field.js
// What a user may say about the addresses that sign-in answers to: a list for each platform that uses them.






/** So many in all, with either audience ("Redirect URI (reply URL) outline and restrictions"). */
const mostUris = { organization: 256, customers: 100 };
const descriptions = {
    web: 'Of a web application, which has a client secret or a certificate.',
    spa: 'Of a single-page application: code and PKCE in the browser.',
    publicClient: 'Of an app on a phone or a desktop.'
};
/** A list, and undefined where it is absent: an empty one is declared, too. */
const uriKey = (platform) => {
    const parse = (text) => parseRedirectUri(text, platform);
    const list = (0,field/* listKey */.Ux)(parse, { description: `${descriptions[platform]} Owned whole; left alone when absent.` });
    return {
        ...list,
        read: (written, path, report) => (written === undefined ? undefined : list.read(written, path, report))
    };
};
const redirectUrisField = (0,field/* defineField */.MI)({
    redirectUris: {
        ...(0,field/* mapKey */.a0)({ web: uriKey('web'), spa: uriKey('spa'), publicClient: uriKey('publicClient') }, 'Where sign-in answers to, by platform. {clientId} stands for the client id of the app.'),
        inDefaults: undefined
    }
}, ({ redirectUris = {} }, report, { audience }) => {
    const firstAt = new Map();
    const declared = {};
    for (const platform of app_configuration/* platforms */.Bn) {
        const uris = redirectUris[platform];
        if (uris === undefined)
            continue;
        for (const [index, uri] of uris.entries()) {
            const path = ['redirectUris', platform, index];
            if (audience === 'customers' && uri.includes('?'))
                report({
                    path,
                    problem: `${(0,words/* quoted */.TL)(uri)} holds a query; accepted with audience: customers: an address without one`
                });
            const first = firstAt.get((0,util_uri/* addressOf */.c)(uri));
            if (first === undefined)
                firstAt.set((0,util_uri/* addressOf */.c)(uri), (0,problem/* pathText */.L)(path));
            else
                report({
                    path,
                    problem: `${(0,words/* quoted */.TL)(uri)} is ${first} already; accepted: each address once, under one platform`
                });
        }
        declared[platform] = { uris, extent: 'whole' };
    }
    const most = audience === 'customers' ? mostUris.customers : mostUris.organization;
    if (firstAt.size > most)
        report({ path: ['redirectUris'], problem: `holds ${firstAt.size} addresses; accepted: ${most} at most` });
    return declared;
});

;// CONCATENATED MODULE: ./build/resources/redirectUris/lists.js
// What the lists of redirect URIs shall be, and what becomes of each entry. Pure.


/** The path of a platform's list in the application object. */
const fieldOf = (platform) => `${platform}.redirectUris`;
/** The entries of every declared list. Undeclared ones stay in the run that takes an application over. */
const listsOf = (wanted, existing, { stage }) => {
    const declaredUnder = (platform) => (wanted[platform]?.uris ?? []).map(uri => (0,app_configuration/* withClientId */.dV)(uri, existing?.appId));
    const isUnder = (platform, uri) => declaredUnder(platform).some(one => isSame(one, uri));
    return app_configuration/* platforms */.Bn.flatMap((platform) => {
        const desired = wanted[platform];
        if (desired === undefined || (desired.extent === 'at creation' && stage !== 'creation'))
            return [];
        const present = existing?.configuration[fieldOf(platform)] ?? [];
        const entryOf = (uri) => {
            if (isUnder(platform, uri))
                return { uri, fate: 'kept' };
            const moves = app_configuration/* platforms */.Bn.find(other => isUnder(other, uri));
            if (desired.extent !== 'whole')
                return { uri, fate: 'kept' };
            if (moves !== undefined)
                return { uri, fate: 'removed', moves };
            return { uri, fate: stage === 'adoption' ? 'undeclared' : 'removed' };
        };
        const added = declaredUnder(platform).filter(uri => !present.some(one => isSame(one, uri)));
        return [{ platform, entries: [...present.map(entryOf), ...added.map((uri) => ({ uri, fate: 'added' }))] }];
    });
};
const isSame = (one, other) => (0,util_uri/* addressOf */.c)(one) === (0,util_uri/* addressOf */.c)(other);
/** The list as it shall be. */
const urisOf = ({ entries }) => entries.flatMap(({ uri, fate }) => (fate === 'removed' ? [] : uri));
/** Addresses that would be under two platforms, which Microsoft Entra refuses: one of the lists is not declared whole. */
const sharedAddress = (lists, existing) => {
    const all = app_configuration/* platforms */.Bn.map(platform => {
        const list = lists.find(one => one.platform === platform);
        return { platform, uris: list ? urisOf(list) : (existing?.configuration[fieldOf(platform)] ?? []) };
    });
    for (const uri of lists.flatMap(urisOf)) {
        const under = all.flatMap(({ platform, uris }) => (uris.some(one => isSame(one, uri)) ? platform : []));
        if (under.length > 1)
            return { uri, under };
    }
    return undefined;
};

;// CONCATENATED MODULE: ./build/resources/redirectUris/exported.js
// What a file would say of the redirect URIs of an application that is there. A declared list is owned whole, so a list with an
// address that no file may hold is not declared, and left alone.






/** The lists that hold something, by platform. */
const exportedRedirectUris = async ({ application }) => {
    const located = await application();
    if (located.state === 'missing')
        return { written: {} };
    const { appId, signInAudience, configuration } = located.application;
    const isForCustomers = (0,app_configuration/* takesPersonalAccounts */.RX)(signInAudience);
    const lists = app_configuration/* platforms */.Bn.map(platform => ({ platform, uris: configuration[fieldOf(platform)] }));
    const all = lists.flatMap(({ uris }) => uris);
    const most = isForCustomers ? mostUris.customers : mostUris.organization;
    if (all.length > most)
        return { written: {}, notes: [note('redirectUris', `${all.length} addresses, and a file holds ${most} at most`)] };
    const isRepeated = (uri) => all.filter(other => (0,util_uri/* addressOf */.c)(other) === (0,util_uri/* addressOf */.c)(uri)).length > 1;
    const problemOf = (uri, platform) => {
        const written = (0,app_configuration/* withoutClientId */.JS)(uri, appId);
        if ((0,app_configuration/* withClientId */.dV)(written, appId) !== uri)
            return `${JSON.stringify(uri)} holds what stands for the client id`;
        if (isRepeated(uri))
            return `${JSON.stringify(uri)} stands there more than once`;
        if (isForCustomers && uri.includes('?'))
            return `${JSON.stringify(uri)} holds a query`;
        const parsed = parseRedirectUri(written, platform);
        return parsed.ok ? undefined : parsed.problem;
    };
    const declared = {};
    const notes = [];
    for (const { platform, uris } of lists) {
        const [problem] = uris.flatMap(uri => problemOf(uri, platform) ?? []);
        if (problem !== undefined)
            notes.push(note(`redirectUris.${platform}`, problem));
        else if (uris.length > 0)
            declared[platform] = uris.map(uri => (0,app_configuration/* withoutClientId */.JS)(uri, appId));
    }
    return { written: Object.keys(declared).length === 0 ? {} : { redirectUris: declared }, notes };
};
const note = (key, why) => (0,exported/* leftOut */.i)(['redirectUris'], `${key} is not declared, so that it stays as it is: ${why}`);

;// CONCATENATED MODULE: ./build/resources/redirectUris/redirectUris.js
// The redirect URIs of a managed app. They are members of the application object, which its own kind writes in one request
// together with all else that is declared of it; here stands what they shall be, and what a plan says of each. Source: Microsoft
// Graph documentation, webApplication, spaApplication, publicClientApplication.









const redirectUris_kind = { name: 'redirectUri', noun: 'redirect URI' };
/** The redirect URIs of a managed app. */
const redirectUris = (0,kind/* appKind */.go)({
    kind: redirectUris_kind,
    field: redirectUrisField,
    after: ['application'],
    // Behind the write of the application that carries them.
    lane: 'application object',
    observe: async (wanted, scope) => {
        const located = await scope.application();
        const existing = (0,locate/* heldBy */.Vr)(scope.app, located);
        return {
            key: scope.app.key,
            existing,
            lists: listsOf(await desiredIn(wanted, scope), existing, (0,pruning/* pruningOf */.p_)(scope, located))
        };
    },
    plan: (_, { key, existing, lists }) => {
        assertOnePlatform(key, lists, existing);
        const rows = lists.flatMap(({ platform, entries }) => entries.map(entry => ({ field: fieldOf(platform), change: changeOf(platform, entry) })));
        return {
            changes: rows.map(row => row.change),
            requirements: [],
            // What somebody else had done by then was not written.
            apply: async (work, { writtenFields }) => {
                const undone = rows.filter(({ field, change: one }) => (0,plan/* writes */.D3)(one) && !writtenFields.has(field));
                work.withdraw(undone.map(row => row.change));
                return undefined;
            }
        };
    },
    manifest: async (wanted, scope) => {
        const desired = await desiredIn(wanted, scope);
        return (existing, pruning) => Object.fromEntries(listsOf(desired, existing, pruning).map(list => [fieldOf(list.platform), urisOf(list)]));
    },
    exported: exportedRedirectUris
});
const desiredIn = async (wanted, { reader }) => typeof wanted === 'function' ? wanted(await reader.shared(organization/* organizationRead */.kQ)) : wanted;
const changeOf = (platform, { uri, fate, moves }) => {
    const registered = `registered under ${platform}`;
    switch (fate) {
        case 'added':
            return (0,plan/* change */.Zg)(redirectUris_kind, 'create', uri, `declared, not ${registered} yet`);
        case 'kept':
            return (0,plan/* change */.Zg)(redirectUris_kind, 'unchanged', uri, registered);
        case 'removed':
            return (0,plan/* change */.Zg)(redirectUris_kind, 'delete', uri, `${registered} but ${moves ? `declared under ${moves}` : 'not declared'}`);
        case 'undeclared':
            return (0,plan/* change */.Zg)(redirectUris_kind, 'drift', uri, `${registered} but not declared; the next run removes it`);
    }
};
/** @throws ActionError `conflict` for an address that would be under two platforms. */
const assertOnePlatform = (key, lists, existing) => {
    const shared = sharedAddress(lists, existing);
    if (shared === undefined)
        return;
    const { uri, under } = shared;
    const open = under.filter(platform => !lists.some(list => list.platform === platform));
    const [other = under[0]] = open;
    throw new errors/* ActionError */.lZ({
        code: 'conflict',
        message: `${key} declares the redirect URI ${uri} under ${under.filter(platform => platform !== other).join(' and ')}, and the application has it under ${other}, whose list is not declared. Microsoft Entra takes an address under one platform. Nothing was written.`,
        hint: `Declare redirectUris.${other} as well, without this address: a list that is declared is owned whole.`
    });
};


/***/ }),

/***/ 61730:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ createRemoval)
/* harmony export */ });
/* harmony import */ var _reconcile_reader_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(79496);
/* harmony import */ var _util_concurrency_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(36734);
/* harmony import */ var _tenant_policyUse_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(74078);
// What a removal has come to so far: the applications go last, and some of them are needed by what stays.



const unseenUse = 'The caller may not read the custom policies, so nobody looked whether one of them still names the policy keys and applications that are removed.';
/** A removal that has not begun. */
const createRemoval = () => {
    const removed = new Set();
    const read = async ({ graph, warn }) => {
        const policies = await (0,_tenant_policyUse_js__WEBPACK_IMPORTED_MODULE_0__/* .policiesThatStay */ .z)((0,_reconcile_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .createReader */ .W)(graph), removed);
        if (policies === undefined)
            warn(unseenUse);
        return policies ?? [];
    };
    let staying;
    return {
        removed,
        remembered: new Set(),
        forgotten: new Set(),
        policies: work => {
            staying ??= (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_2__/* .handled */ .R_)(read(work));
            return staying;
        }
    };
};


/***/ }),

/***/ 33720:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  W: () => (/* binding */ scopes)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/resources/app/configuration.js
var app_configuration = __webpack_require__(96668);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/locate.js
var locate = __webpack_require__(92954);
// EXTERNAL MODULE: ./build/resources/app/pruning.js
var pruning = __webpack_require__(59081);
// EXTERNAL MODULE: ./build/resources/tenant/organization.js
var organization = __webpack_require__(1796);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/resources/app/tags.js
var app_tags = __webpack_require__(21933);
// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/scopes/field.js
// What a user may say about the API that an app offers: its scopes, and the URI that stands before them in a token request.
// Sources: Microsoft Graph documentation, permissionScope; Microsoft identity platform documentation, "Validation differences by
// supported account types" and "Restrictions on identifier URIs".



const longestValue = { organization: 120, customers: 40 };
const mostScopes = { organization: 1000, customers: 100 };
const longestDescription = 850;
const longestUri = { organization: 255, customers: 120 };
const scopeValue = /^(?!\.)[\w!#$%&'()*+,\-./:;=?@[\]^`{|}~]+$/;
/** One scope: its value, and what an administrator reads of it. */
const parseScope = (value, description, isForCustomers) => {
    const most = isForCustomers ? longestValue.customers : longestValue.organization;
    const accepted = `accepted: 1 to ${most} letters, digits and characters such as . - _ :, not beginning with a dot`;
    if (!scopeValue.test(value))
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(value)} is no name of a scope; ${accepted}`);
    if (value.length > most)
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(value)} has ${value.length} characters; ${accepted}${isForCustomers ? ' (with audience: customers)' : ''}`);
    const texts = `accepted: 1 to ${longestDescription} characters on one line`;
    if (description.trim() === '')
        return (0,result/* err */._)(`has no description; ${texts}`);
    if (description.length > longestDescription)
        return (0,result/* err */._)(`has ${description.length} characters; ${texts}`);
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(description))
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(description)} holds a control character; ${texts}`);
    return (0,result.ok)({ value, description });
};
const acceptedUri = 'accepted: api://{clientId}, or https:// and a domain of the tenant, such as https://contoso.onmicrosoft.com/orders-api';
/** The URI of the API. */
const parseIdentifierUri = (text) => {
    const refuse = (why) => (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} ${why}; ${acceptedUri}`);
    if (text === '')
        return (0,result/* err */._)(`is empty; ${acceptedUri}`);
    if (text.length > longestUri.organization)
        return refuse(`has ${text.length} characters`);
    if (/[\s\p{C}]/u.test(text))
        return refuse('holds whitespace or a control character');
    if (/[*?#]/.test(text))
        return refuse('holds a wildcard, a query or a fragment');
    const plain = text.replaceAll('{clientId}', '0'.repeat(8));
    if (/[{}<>"\\^`|]/.test(plain))
        return refuse('holds a character that no URI does');
    if (!/^(?:https:\/\/[^/]|api:\/\/[^/]|urn:[^:])/i.test(plain) || !URL.canParse(plain))
        return refuse('is no URI of an API');
    return (0,result.ok)(text);
};
/** A map, and undefined where it is absent: an empty one is declared, too. */
const scopesKey = {
    ...(0,field/* keyOf */.TN)({ type: 'object', additionalProperties: { type: 'string' } }, {
        description: 'Delegated permissions that the app offers as an API, each with what an administrator reads of it. Owned whole; left alone when absent.'
    }, result.ok, () => undefined)
};
const scopesField = (0,field/* defineField */.MI)({
    scopes: scopesKey,
    identifierUri: (0,field/* textKey */.tQ)(parseIdentifierUri, {
        description: 'The URI that stands before the scopes in a token request; the action chooses one for an app with scopes when absent. {clientId} stands for the client id of the app.'
    })
}, ({ scopes, identifierUri }, report, { audience }) => {
    const isForCustomers = audience === 'customers';
    const audienceKey = isForCustomers ? 'customers' : 'organization';
    if (identifierUri !== undefined && isForCustomers) {
        const problem = customersProblem(identifierUri);
        if (problem !== undefined)
            report({ path: ['identifierUri'], problem });
    }
    const declared = Object.entries(scopes ?? {}).flatMap(([value, description]) => {
        const parsed = parseScope(value, description, isForCustomers);
        if (parsed.ok)
            return [parsed.value];
        report({ path: ['scopes', value], problem: parsed.problem });
        return [];
    });
    for (const [index, { value }] of declared.entries()) {
        const twin = declared.slice(0, index).find(one => one.value.toLowerCase() === value.toLowerCase());
        if (twin !== undefined)
            report({
                path: ['scopes', value],
                problem: `differs from ${(0,words/* quoted */.TL)(twin.value)} in case alone; accepted: one of them`
            });
    }
    if (declared.length > mostScopes[audienceKey])
        report({
            path: ['scopes'],
            problem: `holds ${declared.length} scopes; accepted: ${mostScopes[audienceKey]} at most`
        });
    return {
        offered: scopes && { scopes: declared, extent: 'whole' },
        identifierUri: uriOf(identifierUri, declared.length > 0, isForCustomers)
    };
});
const uriOf = (uri, isOffering, forCustomers) => {
    if (uri !== undefined)
        return { kind: 'declared', uri };
    return isOffering ? { kind: 'chosen', forCustomers } : undefined;
};
const customersProblem = (uri) => {
    const { length } = uri.replaceAll('{clientId}', '0'.repeat(36));
    if (/^urn:/i.test(uri))
        return `${(0,words/* quoted */.TL)(uri)} is a URN, which audience: customers does not take; ${acceptedUri}`;
    return length > longestUri.customers
        ? `${(0,words/* quoted */.TL)(uri)} has ${length} characters; accepted with audience: customers: ${longestUri.customers} at most`
        : undefined;
};

// EXTERNAL MODULE: ./build/util/uri.js
var util_uri = __webpack_require__(29731);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./build/resources/app/scopeId.js
// The id of a scope that is yet to be made: the same in every run and repository, so that clients can be given it beforehand.
// Source: RFC 9562, UUID version 5.

/** Ours: what else is made from the same names has other ids. */
const namespace = 'b5f0c0de-6b1c-5e0a-9d3e-2c7a1f4d8e60';
/** The id for a scope of an app; with `attempt`, the next one, where that is taken. */
const scopeIdOf = (uniqueName, value, attempt = 0) => {
    const name = [uniqueName.toLowerCase(), value, ...(attempt === 0 ? [] : [attempt])].join('\n');
    const bytes = (0,external_node_crypto_.createHash)('sha1')
        .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
        .update(name, 'utf8')
        .digest()
        .subarray(0, 16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

;// CONCATENATED MODULE: ./build/resources/scopes/lists.js
// What the scopes and identifier URIs of an application shall be, and what becomes of each scope. Pure.





/**
 * Every scope; undefined where the list is not declared. One that is there keeps its id: clients have consented to that.
 * Undeclared ones stay in the run that takes an application over.
 */
const entriesOf = ({ offered }, uniqueName, existing, { stage }) => {
    if (offered === undefined || (offered.extent === 'at creation' && stage !== 'creation'))
        return undefined;
    const present = (0,app_configuration/* scopesOf */.ZK)(existing?.configuration);
    const matchOf = ({ value }) => {
        const same = present.filter(one => one.value === value);
        return same.find(one => one.isEnabled) ?? same[0];
    };
    const taken = new Set(present.map(({ id }) => id));
    const declared = offered.scopes.map(scope => {
        const match = matchOf(scope);
        return match === undefined ? added(scope, uniqueName, taken) : asDeclared(scope, match, offered.extent === 'whole');
    });
    const others = present
        .filter(one => !declared.some(({ id }) => id === one.id))
        .map((one) => {
        const isOwned = offered.extent === 'whole';
        return { ...one, fate: isOwned ? (stage === 'adoption' ? 'undeclared' : 'removed') : 'kept', differs: [] };
    });
    return [...declared, ...others];
};
const added = (wanted, uniqueName, taken) => {
    const { value, description } = wanted;
    let attempt = 0;
    let id = scopeIdOf(uniqueName, value);
    // Somebody gave the scope of this id another value.
    while (taken.has(id))
        id = scopeIdOf(uniqueName, value, ++attempt);
    const raw = { id, value, type: 'Admin', isEnabled: true, ...textsOf(wanted) };
    const differs = [{ field: 'description', before: null, after: description }];
    return { value, id, raw, isEnabled: true, fate: 'added', differs };
};
/** Names of a permission are shorter than what is said of it (Microsoft Entra admin center). */
const longestName = 100;
const textsOf = ({ description, name = description }) => ({
    adminConsentDisplayName: [...name].slice(0, longestName).join(''),
    adminConsentDescription: description
});
const asDeclared = (declared, { id, raw, isEnabled }, ownsTexts) => {
    const { value, description } = declared;
    const before = (0,json/* asText */.e1)(raw.adminConsentDescription);
    const isDescribed = !ownsTexts || before === description;
    const differs = [
        ...(isDescribed ? [] : [{ field: 'description', before: before || null, after: description }]),
        ...(isEnabled ? [] : [{ field: 'isEnabled', before: false, after: true }])
    ];
    const wanted = { ...raw, isEnabled: true, ...(!isDescribed && textsOf(declared)) };
    return { value, id, raw: wanted, isEnabled, fate: differs.length === 0 ? 'kept' : 'changed', differs };
};
/** So many characters with the audience of customers ("Validation differences by supported account types"). */
const lists_longestUri = 120;
/**
 * The identifier URIs; undefined where they are left alone. A declared one is the only one. Where the action chooses, others stay:
 * of an application that was taken over any will do.
 */
const identifierUrisOf = ({ identifierUri }, uniqueName, initialDomain, existing, { stage }) => {
    if (identifierUri === undefined)
        return undefined;
    const present = existing?.configuration.identifierUris ?? [];
    const has = (uri) => present.some(one => (0,util_uri/* addressOf */.c)(one) === (0,util_uri/* addressOf */.c)(uri));
    if (identifierUri.kind === 'declared') {
        const uri = (0,app_configuration/* withClientId */.dV)(identifierUri.uri, existing?.appId);
        if (stage === 'adoption')
            return has(uri) ? undefined : [...present, uri];
        return present.length === 1 && has(uri) ? undefined : [uri];
    }
    if (identifierUri.kind === 'at creation')
        return stage === 'creation' ? [(0,app_configuration/* withClientId */.dV)(identifierUri.uri, existing?.appId)] : undefined;
    const isAdopted = stage === 'adoption' || (0,app_tags/* readTags */.g$)(existing?.tags ?? []).adopted;
    const byId = (0,app_configuration/* withClientId */.dV)('api://{clientId}', existing?.appId);
    const byDomain = `https://${initialDomain}/${encodeURIComponent(uniqueName)}`;
    const isByDomain = identifierUri.forCustomers && initialDomain !== undefined && byDomain.length <= lists_longestUri;
    // Where the domain is not known to this caller, what another one chose is as good.
    const isAnyGood = isAdopted || (identifierUri.forCustomers && initialDomain === undefined);
    if (isAnyGood && present.length > 0)
        return undefined;
    const chosen = isByDomain ? byDomain : byId;
    return has(chosen) ? undefined : [...present, chosen];
};

;// CONCATENATED MODULE: ./build/resources/scopes/exported.js
// What a file would say of the API that an application offers: its scopes and its URI, where declaring them changes nothing.







/** The scopes and the only identifier URI. */
const exportedScopes = async (view) => {
    const [located, { initialDomain }] = await Promise.all([view.application(), view.reader.shared(organization/* organizationRead */.kQ)]);
    if (located.state === 'missing')
        return { written: {} };
    const { application } = located;
    const uri = declarableUri(application);
    const identifierUri = uri === undefined ? {} : { identifierUri: uri };
    const present = (0,app_configuration/* scopesOf */.ZK)(application.configuration);
    if (present.length === 0)
        return { written: identifierUri };
    const problem = problemOfScopes(application) ??
        (uri === undefined ? problemOfUris(application, view.app.uniqueName, initialDomain) : undefined);
    if (problem !== undefined) {
        const text = `the scopes are not declared, so that they stay as they are: ${problem}`;
        return { written: identifierUri, notes: [(0,exported/* leftOut */.i)(['scopes'], text)] };
    }
    const scopes = Object.fromEntries(present.map(({ value, raw }) => [value, (0,json/* asText */.e1)(raw.adminConsentDescription)]));
    return { written: { scopes, ...identifierUri } };
};
const declarableUri = ({ appId, configuration: { identifierUris } }) => {
    const [uri = '', ...others] = identifierUris;
    const written = (0,app_configuration/* withoutClientId */.JS)(uri, appId);
    const isPlain = others.length === 0 && (0,app_configuration/* withClientId */.dV)(written, appId) === uri && parseIdentifierUri(written).ok;
    return isPlain ? written : undefined;
};
/** A declared scope is an enabled one with a description, and one that is not declared goes. */
const problemOfScopes = ({ signInAudience, configuration }) => {
    const present = (0,app_configuration/* scopesOf */.ZK)(configuration);
    const values = present.map(({ value }) => value.toLowerCase());
    for (const { value, isEnabled, raw } of present) {
        const name = JSON.stringify(value);
        if (!isEnabled)
            return `${name} is disabled, and a declared one is enabled`;
        if (values.filter(other => other === value.toLowerCase()).length > 1)
            return `${name} stands there more than once`;
        const parsed = parseScope(value, (0,json/* asText */.e1)(raw.adminConsentDescription), (0,app_configuration/* takesPersonalAccounts */.RX)(signInAudience));
        if (!parsed.ok)
            return `${name} ${parsed.problem}`;
    }
    return undefined;
};
/** Without a declared URI the action chooses one for an app with scopes; it must be there already. */
const problemOfUris = (application, uniqueName, initialDomain) => {
    const { signInAudience, tags } = application;
    const forCustomers = (0,app_configuration/* takesPersonalAccounts */.RX)(signInAudience);
    const wanted = { offered: undefined, identifierUri: { kind: 'chosen', forCustomers } };
    const stage = (0,app_tags/* readTags */.g$)(tags).managed ? 'managed' : 'adoption';
    return identifierUrisOf(wanted, uniqueName, initialDomain, application, { stage }) === undefined
        ? undefined
        : 'the app has no identifier URI that can be declared, and one with scopes is given another';
};

;// CONCATENATED MODULE: ./build/resources/scopes/scopes.js
// The scopes that a managed app offers as an API. They are members of the application object, which its own kind writes in one
// request together with all else that is declared of it; here stands what they shall be, and what a plan says of each. Source:
// Microsoft Graph documentation, apiApplication and permissionScope.










const scopes_kind = { name: 'scope', noun: 'scope' };
/** The scopes of a managed app. Once the application is written, `made.scopes` of the app's scope has their ids. */
const scopes = (0,kind/* appKind */.go)({
    kind: scopes_kind,
    field: scopesField,
    after: ['application'],
    // Behind the write of the application that carries them.
    lane: 'application object',
    observe: async (wanted, scope) => {
        const located = await scope.application();
        const existing = (0,locate/* heldBy */.Vr)(scope.app, located);
        const entries = entriesOf(wanted, scope.app.uniqueName, existing, (0,pruning/* pruningOf */.p_)(scope, located)) ?? [];
        return { key: scope.app.key, existing, entries };
    },
    plan: (_, { key, existing, entries }) => {
        assertRemovable(key, existing, entries);
        const changes = entries.map(changeOf);
        return {
            changes,
            requirements: [],
            // What somebody else had done by then was not written.
            apply: async (work, { writtenFields }) => {
                if (!writtenFields.has(app_configuration/* scopesField */.of))
                    work.withdraw(changes.filter(plan/* writes */.D3));
                return undefined;
            }
        };
    },
    offers: ({ offered }) => offered?.scopes.map(({ value }) => value),
    manifest: async (wanted, { app: { uniqueName }, reader }) => {
        const needsDomain = wanted.identifierUri?.kind === 'chosen';
        const initialDomain = needsDomain ? (await reader.shared(organization/* organizationRead */.kQ)).initialDomain : undefined;
        return (existing, pruning) => {
            const offered = entriesOf(wanted, uniqueName, existing, pruning)?.filter(({ fate }) => fate !== 'removed');
            const uris = identifierUrisOf(wanted, uniqueName, initialDomain, existing, pruning);
            return {
                ...(offered && { [app_configuration/* scopesField */.of]: offered.map(({ raw }) => raw) }),
                ...(uris && { identifierUris: uris })
            };
        };
    },
    exported: exportedScopes
});
/** @throws ActionError `conflict` for a scope that would go although a client is pre-authorized for it, which Graph refuses. */
const assertRemovable = (key, existing, entries) => {
    const clients = existing?.configuration['api.preAuthorizedApplications'] ?? [];
    for (const { value, id, fate } of entries) {
        const [client] = clients.filter(({ scopeIds }) => scopeIds.includes(id));
        if (fate !== 'removed' || client === undefined)
            continue;
        throw new errors/* ActionError */.lZ({
            code: 'conflict',
            message: `The scope ${value} of ${key} is not declared, and cannot be removed: the client ${client.appId} is pre-authorized for it. Nothing was written.`,
            hint: 'Declare the scope, or remove the client (portal: App registrations, Expose an API, Authorized client applications).'
        });
    }
};
const changeOf = ({ value, id, fate, differs: fields, isEnabled }) => {
    switch (fate) {
        case 'added':
            return (0,plan/* change */.Zg)(scopes_kind, 'create', value, 'declared, not offered yet', { id, fields });
        case 'changed':
            return (0,plan/* change */.Zg)(scopes_kind, 'update', value, `differs in ${fields.map(({ field }) => field).join(', ')}`, { id, fields });
        case 'kept':
            return (0,plan/* change */.Zg)(scopes_kind, 'unchanged', value, isEnabled ? 'offered' : 'disabled', { id });
        case 'removed': {
            const reason = isEnabled ? 'offered but not declared; it is disabled, then removed' : 'disabled, and not declared';
            return (0,plan/* change */.Zg)(scopes_kind, 'delete', value, reason, { id });
        }
        case 'undeclared':
            return (0,plan/* change */.Zg)(scopes_kind, 'drift', value, 'offered but not declared; the next run removes it', { id });
    }
};


/***/ }),

/***/ 46385:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  w: () => (/* binding */ servicePrincipal)
});

// UNUSED EXPORTS: principalReport

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/graph/missing.js
var missing = __webpack_require__(59703);
// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(71419);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(13920);
// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(79704);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(77967);
// EXTERNAL MODULE: ./build/resources/app/foreignAccess.js
var foreignAccess = __webpack_require__(27448);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(95534);
// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(47870);
// EXTERNAL MODULE: ./build/resources/app/tagWriter.js
var tagWriter = __webpack_require__(43013);
// EXTERNAL MODULE: ./build/resources/app/access.js
var access = __webpack_require__(36446);
;// CONCATENATED MODULE: ./build/resources/servicePrincipal/credentials.js
// The secrets and certificates of a service principal itself. The action makes none.

/** Those that have not expired, each with what it is. */
const credentialsOf = ({ passwordCredentials, keyCredentials }, nowMs) => [
    ...passwordCredentials.map(secret => ({ ...secret, noun: 'client secret' })),
    ...keyCredentials.map(certificate => ({ ...certificate, noun: 'certificate' }))
]
    .filter(({ endMs }) => endMs > nowMs)
    .map(({ noun, displayName, keyId, endMs }) => ({
    keyId,
    noun,
    displayName,
    endMs,
    text: (0,access/* credentialText */.bk)(noun, displayName, keyId)
}));

// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
;// CONCATENATED MODULE: ./build/resources/servicePrincipal/exported.js
// What mode export learns of a service principal: a file declares none, and an app without one would be given one.



/** The credentials of the service principal itself that are in force. */
const exportedPrincipal = async ({ principal, services }) => {
    const existing = await principal();
    if (existing === undefined)
        return { written: {}, refusal: 'has no service principal in this tenant, and would be given one' };
    return {
        written: {},
        accepted: credentialsOf(existing, services.nowMs()).map(({ keyId, noun, displayName, endMs }) => ({
            keyId,
            text: `${noun} ${displayName || 'without a name'} of the service principal${(0,access/* credentialEnd */.xW)(endMs)}`
        })),
        notes: existing.unusableCredentials.map(text => (0,exported/* leftOut */.i)(['acceptedCredentials'], `not declared: ${text.replace(/,$/, '')} of the service principal`))
    };
};

;// CONCATENATED MODULE: ./build/resources/servicePrincipal/servicePrincipal.js
// The service principal: what makes the application able to sign in to the tenant and to hold permissions and roles.
// Source: Microsoft Graph documentation, serviceprincipal-upsert.
















const servicePrincipal_kind = { name: 'servicePrincipal', noun: 'service principal', phrase: 'the service principal of' };
/** The id of the service principal, once there is one. */
const principalReport = (_, { made: { principalId } }) => {
    if (principalId === undefined)
        return {};
    return {
        outputs: { 'service-principal-object-id': principalId },
        summary: () => ({ card: [['Service principal object id', (0,report_text/* code */.aY)(principalId)]] })
    };
};
const principalField = { keys: {}, read: () => ({ isEnabled: 'left alone' }) };
/** The service principal of a managed app. */
const servicePrincipal = (0,kind/* appKind */.go)({
    kind: servicePrincipal_kind,
    field: principalField,
    // Not in the lane of the application object: it is made while that one is completed.
    after: ['application'],
    observe: async (_, { app, principal }) => ({ app, existing: await principal() }),
    plan: ({ isEnabled }, { app, existing }, { nowMs }) => {
        const { displayName: name } = app;
        if (existing === undefined) {
            return {
                changes: [(0,plan/* change */.Zg)(servicePrincipal_kind, 'create', name, 'the application has none in this tenant')],
                requirements: [requirements/* requirements */.Ln.writeApplications],
                apply: create,
                // The tags tell later runs its id, which saves them a round trip.
                conclude: ({ graph, runtime }, scope) => (0,tagWriter/* recordInTags */.w)(scope, graph, runtime),
                report: principalReport
            };
        }
        const { id, accountEnabled } = existing;
        const disabled = 'disabled by an administrator: nothing can sign in as this app until it is enabled again';
        const enables = !accountEnabled && isEnabled === 'asserted';
        const fields = [{ field: 'accountEnabled', before: false, after: true }];
        const found = accountEnabled
            ? (0,plan/* change */.Zg)(servicePrincipal_kind, 'unchanged', name, 'exists', { id })
            : (0,plan/* change */.Zg)(servicePrincipal_kind, enables ? 'update' : 'drift', name, disabled, enables ? { id, fields } : { id });
        const credentials = credentialsOf(existing, nowMs).map(({ text, keyId }) => app.acceptedCredentials.includes(keyId)
            ? (0,plan/* change */.Zg)(servicePrincipal_kind, 'unchanged', name, `holds ${text}, which is accepted`, { id: keyId })
            : (0,plan/* change */.Zg)(servicePrincipal_kind, 'drift', name, `holds ${text}, which is not declared: whoever has it signs in as the app`, {
                id: keyId
            }));
        return {
            changes: [found, ...credentials],
            requirements: enables ? [requirements/* requirements */.Ln.writeApplications] : [],
            apply: enable,
            report: principalReport
        };
    },
    foreignAccess: async (_, { app, principal, services }) => {
        const existing = await principal();
        if (existing === undefined)
            return [];
        return credentialsOf(existing, services.nowMs())
            .filter(({ keyId }) => !app.acceptedCredentials.includes(keyId))
            .map(({ text }) => text)
            .concat(existing.unusableCredentials)
            .map(text => ({ standing: 'credential', text, to: 'service principal' }));
    },
    exported: exportedPrincipal
});
/**
 * One that is there already was made by another run, by an attempt whose answer was lost, or by somebody else, who may own it: who
 * else could act as it is asked before anything is granted.
 */
const create = async ({ graph }, scope) => {
    const { app, made, recentWrites } = scope;
    const path = (0,paths/* byKey */.dX)('servicePrincipals', 'appId', (0,app_scope/* applicationOf */.KM)(scope).appId);
    // No tags: where one exists that was not seen, an upsert would replace those that it has.
    const body = (0,app_scope/* ownerBinding */.d2)(scope, graph);
    const request = (0,app_scope/* writeRequest */.XT)(scope, 'PATCH', path, `create the service principal of ${app.uniqueName}`, body);
    const answer = await (0,failure/* sendSuccessfully */.qt)(graph, { ...request, headers: { Prefer: 'create-if-missing' } });
    const isNew = answer.status === 201;
    const given = isNew ? answer.body : await readBack(graph, path, app.uniqueName);
    const id = (0,guid/* guidOf */.d)((0,json/* asText */.e1)((0,json/* asObject */.eB)(given).id));
    if (id === undefined) {
        throw new errors/* ActionError */.lZ({ code: 'protocol', message: 'Graph created a service principal without a usable id.' });
    }
    made.principalId = id;
    recentWrites.add('servicePrincipal');
    if (!isNew)
        await assertNobodyElse(graph, scope);
};
const enable = async ({ graph }, scope) => {
    const path = (0,paths/* byId */.$H)('servicePrincipals', (0,app_scope/* principalIdOf */.$R)(scope));
    const operation = `enable the service principal of ${scope.app.uniqueName}`;
    await (0,failure/* sendSuccessfully */.qt)(graph, (0,app_scope/* writeRequest */.XT)(scope, 'PATCH', path, operation, { accountEnabled: true }));
};
/** @throws ActionError `conflict` when something is to be granted and others could act as the application. */
const assertNobodyElse = async (graph, scope) => {
    const { app, services, contributions, apps, offers, reader } = scope;
    const setting = { app, services, contributions, apps, offers, goal: 'present' };
    const now = (0,app_scope/* renewAppScope */.Nh)(setting, { graph, reader }, { ...scope, awaited: 'seen' }, false);
    const [located, access, held] = await Promise.all([
        now.application(),
        now.foreignAccess(),
        contributions.vouches(now)
    ]);
    // What is labelled as ours may be the secret of a run at the same time.
    const others = access.filter(({ standing }) => standing !== 'labelled');
    if (held.some(({ grantsMore }) => grantsMore))
        (0,foreignAccess/* assertMayGrant */.s)(located, others);
};
const readBack = (graph, path, uniqueName) => {
    const request = {
        method: 'GET',
        path: `${path}?$select=id`,
        operation: `read the service principal of ${uniqueName}`,
        requirement: requirements/* requirements */.Ln.readApplications
    };
    return graph.until(request.operation, async () => {
        const answer = await graph.send(request);
        if ((0,missing/* isMissing */.b2)(answer))
            return (0,retry/* retryLater */.Ld)(new Error('it exists, but is not readable yet'));
        return (0,retry/* done */.Vw)((0,failure/* expectSuccess */.lb)(request, answer).body);
    });
};


/***/ }),

/***/ 61549:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ tenantComponent),
/* harmony export */   j: () => (/* binding */ tenantKind)
/* harmony export */ });
/* harmony import */ var _reconcile_component_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(99604);
/* harmony import */ var _field_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8210);
/* harmony import */ var _organization_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1796);
// A kind of thing of the tenant itself, as its folder registers it, and the component that all of them make.



/** Registers a kind. */
const tenantKind = (parts) => {
    const { tenantTypes, field, exporting, reservedKeys = [] } = parts;
    const [section = ''] = Object.keys(field.keys);
    const registered = (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .register */ .kz)(parts, (said) => ({
        load: async (context) => {
            const wanted = await parts.load(said, context);
            if (wanted === undefined)
                return undefined;
            return {
                section,
                tenantTypes,
                bind: goal => (0,_reconcile_component_js__WEBPACK_IMPORTED_MODULE_2__/* .bind */ .o)(parts, wanted, goal),
                requirements: mode => parts.requirements?.(wanted, mode) ?? []
            };
        }
    }));
    return { ...registered, section, tenantTypes, exporting, reservedKeys };
};
/** The component of the tenant itself. Its things stand for themselves: one that fails keeps those behind it alone from being written. */
const tenantComponent = (parts, name, goal, services) => {
    const resources = parts.map(part => part.bind(goal));
    const done = { made: new Map() };
    const scope = ({ reader }) => ({
        reader,
        services,
        organization: () => reader.shared(_organization_js__WEBPACK_IMPORTED_MODULE_1__/* .organizationRead */ .kQ),
        done
    });
    return (0,_reconcile_component_js__WEBPACK_IMPORTED_MODULE_2__/* .createComponent */ .a)({
        key: 'tenant',
        name,
        title: 'Tenant',
        resources,
        isIndependent: true,
        scope,
        rescope: scope
    });
};


/***/ }),

/***/ 74078:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ keysIn),
/* harmony export */   z: () => (/* binding */ policiesThatStay)
/* harmony export */ });
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19685);
/* harmony import */ var _graph_missing_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59703);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(94891);
/* harmony import */ var _trustFramework_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(49209);
// What the custom policies name that stay in the tenant: nobody could sign in by them without their keys and their applications, and the
// service lets both be removed.




/**
 * The custom policies but those in `removed`, by ids in lower case. Gives undefined where the caller may not read them all.
 * @throws ActionError.
 */
const policiesThatStay = async (reader, removed) => {
    const answer = await reader.get(_trustFramework_js__WEBPACK_IMPORTED_MODULE_2__/* .policiesRead */ .RP);
    if (answer.status === 403)
        return undefined;
    const listed = (0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .isMissing */ .b2)(answer) ? [] : (0,_trustFramework_js__WEBPACK_IMPORTED_MODULE_2__/* .idsOf */ .UX)(_trustFramework_js__WEBPACK_IMPORTED_MODULE_2__/* .policiesRead */ .RP)((0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .expectSuccess */ .lb)(_trustFramework_js__WEBPACK_IMPORTED_MODULE_2__/* .policiesRead */ .RP, answer));
    const texts = listed
        .filter(id => (0,_trustFramework_js__WEBPACK_IMPORTED_MODULE_2__/* .hasPrefix */ .dd)(id) && !removed.has((0,_trustFramework_js__WEBPACK_IMPORTED_MODULE_2__/* .keyOf */ .TN)(id)))
        .map(async (id) => {
        const read = (0,_trustFramework_js__WEBPACK_IMPORTED_MODULE_2__/* .contentRead */ .Ei)(id);
        const content = await reader.get({ ...read, isKnown: true });
        if ((0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_1__/* .isMissing */ .b2)(content))
            return [];
        if (content.status === 403)
            return undefined;
        return [{ id, text: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asText */ .e1)((0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .expectSuccess */ .lb)(read, content).body).replace(/<!--[\s\S]*?-->/g, '') }];
    });
    const all = await Promise.all(texts);
    return all.includes(undefined) ? undefined : all.flatMap(one => one ?? []);
};
/** The ids of the keys that a policy names, in lower case and with the prefix. */
const keysIn = ({ text }) => Array.from(text.matchAll(/\sStorageReferenceId\s*=\s*(?:"([^"]*)"|'([^']*)')/g), ([, double, single]) => (0,_trustFramework_js__WEBPACK_IMPORTED_MODULE_2__/* .keyOf */ .TN)((0,_trustFramework_js__WEBPACK_IMPORTED_MODULE_2__/* .withPrefix */ .Fe)((double ?? single ?? '').trim())));


/***/ }),

/***/ 25270:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ recordKey),
/* harmony export */   S: () => (/* binding */ createTenantRecord)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _app_locate_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92954);
/* harmony import */ var _app_tags_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(21933);
/* harmony import */ var _app_tagWriter_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(43013);
// What the action remembers of policy keys, policies, providers and connectors, which carry no marks of their own: the version of a
// secret that cannot be read back, what it made, what it has left to do. The record stands in the tags of a managed application.




/** The key of a thing: its kind, and its id, or a digest of it where a tag could not hold it (256 characters, no whitespace). */
const recordKey = (kind, id) => {
    const plain = id.toLowerCase();
    const isShort = /^[a-z0-9_.-]{1,100}$/.test(plain);
    return `${kind}/${isShort ? plain : `~${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(plain.normalize('NFC')).digest('hex').slice(0, 16)}`}`;
};
const forgotten = 'What this run has sent could not be recorded, as none of the applications of the file is there: later runs will not know which versions of its secrets the tenant has.';
const isMade = ({ made }) => made.application !== undefined;
/** The record in the tags of the declared applications: read from all of them, written to the one that has it, or to the first. */
const createTenantRecord = (apps) => {
    const noted = new Map();
    const unwritten = new Set();
    const entriesIn = async (scope) => {
        // What a run restores remembers what it remembered.
        const application = (0,_app_locate_js__WEBPACK_IMPORTED_MODULE_1__/* .heldBy */ .Vr)(scope.app, await scope.application());
        return application === undefined || !(0,_app_tags_js__WEBPACK_IMPORTED_MODULE_2__/* .readTags */ .g$)(application.tags).managed ? new Map() : (0,_app_tags_js__WEBPACK_IMPORTED_MODULE_2__/* .entriesOf */ .Mc)(application.tags);
    };
    const scopes = () => Promise.all(apps.keys().map(key => apps.scope(key)));
    /**
     * The applications that are to be written, each with the keys: the one that entries go to, and those that hold former ones, which
     * would count again when the file names its applications in another order.
     */
    const placesOf = async (keys) => {
        const all = await Promise.all((await scopes()).map(async (scope) => ({ scope, entries: await entriesIn(scope) })));
        const there = all.filter(({ scope }) => isMade(scope));
        const place = there.find(({ entries }) => entries.size > 0) ?? there[0];
        if (place === undefined)
            return [];
        const former = there
            .filter(other => other !== place)
            .map(({ scope, entries }) => ({ scope, keys: keys.filter(key => entries.has(key)), isFormer: true }));
        return [{ scope: place.scope, keys, isFormer: false }, ...former.filter(other => other.keys.length > 0)];
    };
    return {
        hasPlace: () => apps.keys().length > 0,
        isPlaceThere: async () => (await scopes()).some(isMade),
        entries: async () => {
            const maps = await Promise.all((await scopes()).map(entriesIn));
            const entries = new Map(maps.toReversed().flatMap(map => [...map]));
            for (const [key, value] of noted) {
                if (value === undefined)
                    entries.delete(key);
                else
                    entries.set(key, value);
            }
            return entries;
        },
        note: (key, value) => {
            noted.set(key, value);
            unwritten.add(key);
        },
        write: async ({ graph, runtime, warn }) => {
            const keys = [...unwritten];
            const places = keys.length === 0 ? [] : await placesOf(keys);
            if (places.length === 0 && keys.length > 0 && apps.keys().length > 0) {
                warn(forgotten);
                unwritten.clear();
            }
            for (const { scope, keys: held, isFormer } of places) {
                for (const key of held)
                    scope.tagState.entries.set(key, isFormer ? undefined : noted.get(key));
                // Also in a run that is cancelled or out of time: what was sent cannot be read back.
                await (0,_app_tagWriter_js__WEBPACK_IMPORTED_MODULE_3__/* .recordInTags */ .w)(scope, graph.finishing, runtime);
            }
            if (places.length > 0)
                for (const key of keys)
                    unwritten.delete(key);
        }
    };
};


/***/ }),

/***/ 49209:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ei: () => (/* binding */ contentRead),
/* harmony export */   Fe: () => (/* binding */ withPrefix),
/* harmony export */   RP: () => (/* binding */ policiesRead),
/* harmony export */   TN: () => (/* binding */ keyOf),
/* harmony export */   UX: () => (/* binding */ idsOf),
/* harmony export */   Z7: () => (/* binding */ withoutPrefix),
/* harmony export */   dd: () => (/* binding */ hasPrefix),
/* harmony export */   k1: () => (/* binding */ policyPath),
/* harmony export */   kK: () => (/* binding */ keySetsPath),
/* harmony export */   qn: () => (/* binding */ backupSuffix),
/* harmony export */   rk: () => (/* binding */ isBackup),
/* harmony export */   xC: () => (/* binding */ keySetsRead)
/* harmony export */ });
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20247);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(94891);
/* harmony import */ var _unread_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(79612);
// Custom policies and policy keys as Graph lists them, and their ids: several kinds look at both. Sources: Microsoft Graph documentation
// (beta), trustFrameworkPolicy and trustFrameworkKeySet; azure-ad-b2c, trustframeworkpolicy (PolicyId) and the service's behaviour: an
// id without the prefix gets it, and ids are compared without case.




const prefix = 'B2C_1A_';
/** What two ids have in common when the service takes them for one. */
const keyOf = (id) => id.toLowerCase();
/** True when the id begins with `B2C_1A_`, in any case. */
const hasPrefix = (id) => keyOf(id).startsWith(keyOf(prefix));
/** The id as the service keeps it: with the prefix, which is added where the text lacks it in any case. */
const withPrefix = (id) => (hasPrefix(id) ? id : `${prefix}${id}`);
/** The id as people write it. */
const withoutPrefix = (id) => (hasPrefix(id) ? id.slice(prefix.length) : id);
/** What the service adds to the id of a key set that was removed. Source: Azure AD B2C documentation, overview of policy keys. */
const backupSuffix = '.bak';
/** True for the copy that a removed key set leaves behind. */
const isBackup = (id) => keyOf(id).endsWith(backupSuffix);
const policiesPath = '/trustFramework/policies';
/** The ids of all policies. */
const policiesRead = {
    path: policiesPath,
    version: 'beta',
    operation: 'read the custom policies',
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .requirements */ .Ln.readCustomPolicies
};
/** The path of one policy. */
const policyPath = (id) => `${policiesPath}${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_0__/* .segment */ .mX)(id)}`;
/** The content of one policy, as a text. */
const contentRead = (id) => ({
    path: `${policyPath(id)}/$value`,
    version: 'beta',
    accept: 'application/xml',
    operation: `read the custom policy ${id}`,
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .requirements */ .Ln.readCustomPolicies
});
/** Where the key sets are. */
const keySetsPath = '/trustFramework/keySets';
/** All key sets, as a rule with their keys. */
const keySetsRead = {
    path: keySetsPath,
    version: 'beta',
    operation: 'read the policy keys',
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .requirements */ .Ln.readKeySets
};
/** The ids of a list. @throws ActionError `protocol` for an answer that is no list. */
const idsOf = (read) => (answer) => (0,_unread_js__WEBPACK_IMPORTED_MODULE_2__/* .entriesOfList */ ._t)(read)(answer).map(({ id }) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asText */ .e1)(id));


/***/ }),

/***/ 79612:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ms: () => (/* binding */ unreadChange),
/* harmony export */   Oj: () => (/* binding */ readIfAllowed),
/* harmony export */   TL: () => (/* binding */ unreadPlan),
/* harmony export */   _t: () => (/* binding */ entriesOfList),
/* harmony export */   ki: () => (/* binding */ unreadWarning)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(44941);
/* harmony import */ var _graph_cpim_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(65626);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19685);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20247);
/* harmony import */ var _reconcile_plan_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(55568);
// Reads that a plan can do without: some lists want a right to write that nobody gives to a caller who only shows plans. What
// may not be read is told with the right, and counts as drift, so that a check for drift does not pass on what nobody has seen.






/**
 * Reads, and gives what `parse` makes of a successful answer. In mode plan a refusal for want of rights is no failure.
 * @throws ActionError for any other answer, and what `parse` throws.
 */
const readIfAllowed = async ({ reader, services }, read, parse) => {
    const answer = await reader.get(read);
    if (services.mode === 'plan' && answer.status === 403 && !(0,_graph_cpim_js__WEBPACK_IMPORTED_MODULE_1__/* .isOtherDirectory */ .sH)(answer))
        return { isRead: false, read };
    return { isRead: true, value: parse((0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .expectSuccess */ .lb)(read, answer)) };
};
/**
 * The entries of a list.
 * @throws ActionError `protocol` for an answer that is no whole list: what it lacks must not be taken for what is not there.
 */
const entriesOfList = (read) => (answer) => {
    if ((0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_4__/* .listsAll */ .jX)(answer))
        return (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_4__/* .valuesOf */ .sm)(answer);
    const message = `Could not ${read.operation}: Graph answered without the list.`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ code: 'protocol', message });
};
/** The row of a plan for what could not be read; `name` is that of the thing, or of the section of the file. */
const unreadChange = (kind, name, { requirement }) => (0,_reconcile_plan_js__WEBPACK_IMPORTED_MODULE_5__/* .change */ .Zg)(kind, 'drift', name, `could not be read: the caller may not ${requirement.doing}`);
/** What an annotation says of it. */
const unreadWarning = ({ operation, requirement }) => ({
    text: `The caller may not ${requirement.doing}, so this plan could not ${operation}. ${(0,_graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .howToGrant */ .Y2)(requirement)}`
});
/** The plan of a kind whose list could not be read; `name` as in {@link unreadChange}. */
const unreadPlan = (kind, name, read) => ({
    changes: [unreadChange(kind, name, read)],
    requirements: [],
    report: () => ({ warnings: [unreadWarning(read)] })
});


/***/ }),

/***/ 97651:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $6: () => (/* binding */ bringToEach),
  tX: () => (/* binding */ dedupeDestinations),
  G2: () => (/* binding */ parseDestination),
  mO: () => (/* binding */ parseVariable)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/ci/github/api.js + 1 modules
var api = __webpack_require__(63470);
// EXTERNAL MODULE: ./build/ci/github/run.js
var github_run = __webpack_require__(78160);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/util/time.js
var time = __webpack_require__(94456);
;// CONCATENATED MODULE: ./build/secretStores/github/client.js
// One destination in GitHub, as its writers see it: requests with a permission, refusals that name it.




/** Requests to one route of a destination. What GitHub refuses is explained: what was tried, and which token would do. */
const createStoreClient = ({ place, absent }, { path, permission }, client, retry) => {
    const call = async (operation, request) => {
        try {
            return await (0,api/* callGitHub */.ur)(operation, request, retry);
        }
        catch (cause) {
            if (!(cause instanceof api/* GitHubError */.y_))
                throw cause;
            const wanted = `a fine-grained personal access token, or a GitHub App token, with the ${permission} for ${place}`;
            const message = `Could not ${operation}: ${cause.message}`;
            throw new errors/* ActionError */.lZ({ code: 'delivery', message, hint: hintFor(cause, absent, wanted), cause });
        }
    };
    const get = async (below, parse) => {
        const answer = await client.request(`GET ${path}${below}`);
        return parse(answer.data, answerTimeOf(answer.headers.date, retry));
    };
    const tryWrite = async (...[operation, method, below, body]) => {
        let isOpen = false;
        const attempt = async () => {
            try {
                const { status } = await client.request(`${method} ${path}${below}`, { ...body });
                if (status !== 201 && status !== 204)
                    throw new api/* UnreadableAnswer */.ym(`GitHub answered ${status} to ${method}`);
            }
            catch (error) {
                isOpen ||= mayHaveHappened(error);
                throw error;
            }
        };
        try {
            await call(operation, attempt);
            return { kind: 'written' };
        }
        catch (error) {
            return { kind: isOpen ? 'unknown' : 'refused', error: (0,errors/* asActionError */.z6)(error) };
        }
    };
    return {
        place,
        read: (operation, ...request) => call(operation, () => get(...request)),
        readIfAny: (operation, ...request) => call(operation, () => get(...request).catch(undefinedIfAbsent)),
        write: async (...request) => {
            const end = await tryWrite(...request);
            if (end.kind !== 'written')
                throw end.error;
        },
        tryWrite
    };
};
const answerTimeOf = (date, { runtime }) => {
    const storeMs = (0,time/* parseMoment */.mI)(date);
    return storeMs === undefined ? undefined : { storeMs, monotonicMs: runtime.clock.monotonic() };
};
/**
 * True unless GitHub itself says that nothing was done. A request without an answer, or that failed on the way, may have done its
 * work; so may one that a gateway refuses by a page of its own, for it may have passed the request on before.
 */
const mayHaveHappened = (thrown) => {
    const { status } = (0,json/* asObject */.eB)(thrown);
    const isRefusal = typeof status === 'number' && status >= 400 && status < 500 && status !== 408;
    return !(isRefusal && isAnswerOfGitHub(thrown));
};
/** True for a refusal in GitHub's own words: an object with a message. */
const isAnswerOfGitHub = (thrown) => typeof (0,json/* asObject */.eB)((0,json/* asObject */.eB)((0,json/* asObject */.eB)(thrown).response).data).message === 'string';
const undefinedIfAbsent = (thrown) => {
    if ((0,json/* asObject */.eB)(thrown).status !== 404)
        throw thrown;
    if (!isAnswerOfGitHub(thrown))
        throw new api/* UnreadableAnswer */.ym('something answered 404 in the place of GitHub');
};
const hintFor = ({ status }, absent, wanted) => {
    switch (status) {
        case api/* redirectStatus */.Jr:
            return 'Check GITHUB_API_URL and any proxy in between: something answered in the place of GitHub. Nothing was sent there.';
        case 401:
            return `The token in github-token is not valid: it has expired, was revoked or was cut. Give ${wanted}.`;
        case 403:
            return `The token in github-token may not do this. The job's own GITHUB_TOKEN can never write secrets or variables, whatever its permissions. Set github-token to ${wanted}.`;
        case 404:
            return `Either ${absent}, or the token in github-token cannot see it. Set github-token to ${wanted}.`;
        case 422:
            return 'GitHub refuses the value or its name. Names hold letters, digits and underscores, do not begin with a digit or GITHUB_, and a store holds 100 of them (an organization 1,000).';
        default:
            return `Run the job again. If it stays, set github-token to ${wanted}.`;
    }
};
/** A handler of failures: gives `value` for refusals with `status`, throws the rest on. */
const onStatus = (status, value) => (error) => {
    const { cause } = error instanceof errors/* ActionError */.lZ ? error : {};
    if (cause instanceof api/* GitHubError */.y_ && cause.status === status)
        return value;
    throw error;
};
/** A text of an answer. @throws UnreadableAnswer. */
const textOf = (body, field) => {
    const value = (0,json/* asObject */.eB)(body)[field];
    if (typeof value !== 'string')
        throw new api/* UnreadableAnswer */.ym(`GitHub's answer has no ${field}`);
    return value;
};

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(28639);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
;// CONCATENATED MODULE: ./build/secretStores/github/destination.js
// A destination in GitHub: how it is written (`repository:NAME`, `environment/ENV:NAME`, `organization/ORG:NAME`,
// `dependabot:NAME`), its routes in the REST API, and the permissions that open them.




const acceptedOf = {
    secret: 'accepted: repository:NAME, environment/ENV:NAME, organization/ORG:NAME or dependabot:NAME, with +ids after it to store the ids as variables too',
    variable: 'accepted: repository:NAME, environment/ENV:NAME or organization/ORG:NAME'
};
/** The words that destinations begin with. */
const destinationKinds = ['repository', 'environment', 'organization', 'dependabot'];
// GitHub documentation: "Using secrets in GitHub Actions", naming your secrets.
const secretName = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;
const organizationLogin = /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/;
/** One destination. The name follows the last colon: names of environments may hold colons, names of secrets may not. */
const parseGitHubDestination = (text) => parseStore(text, 'secret');
/** One variable for the client id: a destination without `+ids`, and not Dependabot, which has no variables. */
const parseVariableDestination = (text) => {
    const destination = parseStore(text, 'variable');
    if (!destination.ok)
        return destination;
    const { value } = destination;
    if (value.kind === 'dependabot')
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)}: Dependabot has no variables; ${acceptedOf.variable}`);
    return value.ids ? (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)}: +ids has no place there; ${acceptedOf.variable}`) : (0,result.ok)(value);
};
const parseStore = (text, noun) => {
    const accepted = acceptedOf[noun];
    const shown = (0,words/* quoted */.TL)(text);
    const colon = text.lastIndexOf(':');
    if (colon < 0)
        return (0,result/* err */._)(`${shown} is not a destination; ${accepted}`);
    const [store = '', ...targets] = text.slice(0, colon).trim().split('/');
    const hasTarget = targets.length > 0;
    const target = targets.join('/');
    const written = text.slice(colon + 1).trim();
    const ids = written.endsWith('+ids');
    const name = ids ? written.slice(0, -'+ids'.length) : written;
    const kind = destinationKinds.find(candidate => candidate === store);
    if (kind === undefined)
        return (0,result/* err */._)(`${shown} names no known store${(0,suggest/* didYouMean */.au)(store, destinationKinds) || ';'} ${accepted}`);
    if (/^GITHUB_/i.test(name))
        return (0,result/* err */._)(`${shown}: ${(0,words/* quoted */.TL)(name)} begins with GITHUB_, which GitHub keeps for itself`);
    if (!secretName.test(name)) {
        const names = 'letters, digits and _, not beginning with a digit';
        return (0,result/* err */._)(`${shown}: ${(0,words/* quoted */.TL)(name)} is not a ${noun}'s name; accepted: ${names}`);
    }
    switch (kind) {
        case 'environment':
            return target === '' || target.length > 255 || /\p{Cc}/u.test(target)
                ? (0,result/* err */._)(`${shown} names no environment; accepted: environment/ENV:NAME`)
                : (0,result.ok)({ kind, environment: target, name, ids });
        case 'organization':
            return organizationLogin.test(target)
                ? (0,result.ok)({ kind, organization: target, name, ids })
                : (0,result/* err */._)(`${shown} names no organization; accepted: organization/ORG:NAME`);
        case 'repository':
            return hasTarget
                ? (0,result/* err */._)(`${shown}: the repository is the one that the workflow runs in; accepted: repository:NAME`)
                : (0,result.ok)({ kind, name, ids });
        case 'dependabot':
            if (hasTarget)
                return (0,result/* err */._)(`${shown}: accepted is dependabot:NAME, for the repository of the workflow`);
            if (ids)
                return (0,result/* err */._)(`${shown}: Dependabot has secrets and no variables, so +ids has no place there`);
            return (0,result.ok)({ kind, name, ids });
    }
};
/** A destination as the input `secret-destinations` writes it, e.g. `environment/production:B2C_SECRET+ids`. */
const targetOf = (destination) => {
    const name = `${destination.name}${destination.ids ? '+ids' : ''}`;
    switch (destination.kind) {
        case 'environment':
            return `environment/${destination.environment}:${name}`;
        case 'organization':
            return `organization/${destination.organization}:${name}`;
        default:
            return `${destination.kind}:${name}`;
    }
};
/** What tells two destinations apart. GitHub compares all these names without regard to case. */
const destinationIdentity = (destination) => targetOf({ ...destination, ids: false }).toLowerCase();
/**
 * A short hash of the destination, the same in every run. What does not name its repository lies in that of the workflow:
 * two repositories that send the secrets of one app are two places.
 */
const placeOf = (destination, { owner = '', repo = '' }) => {
    const isOfOrganization = destination.kind === 'organization';
    const repository = isOfOrganization ? '' : `${owner}/${repo}`.toLowerCase();
    const identity = `github ${repository} ${destinationIdentity(destination)}`;
    return (0,external_node_crypto_.createHash)('sha256').update(identity).digest('hex').slice(0, 16);
};
const segment = encodeURIComponent;
/** The routes of a destination. Dependabot has no variables of its own: workflows that it triggers read the repository's. */
const routesOf = (destination, { owner = '', repo = '' }) => {
    const repository = `${owner}/${repo}`;
    const repositoryPath = `/repos/${segment(owner)}/${segment(repo)}`;
    const ofRepository = {
        absent: `the repository ${repository} does not exist`,
        variables: {
            path: `${repositoryPath}/actions/variables`,
            permission: 'repository permission "Variables: write" (actions_variables)'
        }
    };
    switch (destination.kind) {
        case 'repository': {
            const permission = 'repository permission "Secrets: write" (secrets)';
            const secrets = { path: `${repositoryPath}/actions/secrets`, permission };
            return { ...ofRepository, place: `the repository ${repository}`, secrets };
        }
        case 'dependabot': {
            const permission = 'repository permission "Dependabot secrets: write" (dependabot_secrets)';
            const secrets = { path: `${repositoryPath}/dependabot/secrets`, permission };
            return { ...ofRepository, place: `Dependabot in ${repository}`, secrets };
        }
        case 'environment': {
            const { environment } = destination;
            const path = `${repositoryPath}/environments/${segment(environment)}`;
            const permission = 'repository permission "Environments: write" (environments)';
            return {
                place: `the environment ${environment} of ${repository}`,
                absent: `${repository} has no environment named ${environment} (create it under Settings > Environments)`,
                secrets: { path: `${path}/secrets`, permission },
                variables: { path: `${path}/variables`, permission }
            };
        }
        case 'organization': {
            const place = `the organization ${destination.organization}`;
            const path = `/orgs/${segment(destination.organization)}/actions`;
            const secretPermission = 'organization permission "Secrets: write" (organization_secrets)';
            const variablePermission = 'organization permission "Variables: write" (organization_actions_variables)';
            return {
                place,
                absent: `${place} does not exist`,
                secrets: { path: `${path}/secrets`, permission: secretPermission },
                variables: { path: `${path}/variables`, permission: variablePermission }
            };
        }
    }
};

;// CONCATENATED MODULE: ./build/secretStores/github/variables.js
// Writes variables of GitHub. A variable that holds the value already is left alone.

/** Writes one variable, unless it holds the value. @throws ActionError `delivery` with the permission that would do. */
const writeVariable = async ({ name, kind }, value, variables) => {
    const current = await readVariable(variables, name);
    if (current === value)
        return 'unchanged';
    await putVariable(variables, name, value, kind === 'organization' ? { visibility: 'private' } : {});
    return 'written';
};
/** The value of a variable; undefined where there is none. @throws ActionError `delivery` with the permission that would do. */
const readVariable = async ({ place, read }, name) => read(`read the variable ${name} of ${place}`, `/${encodeURIComponent(name)}`, body => textOf(body, 'value')).catch(onStatus(404, undefined));
/** Writes a variable, also where it does not exist yet. @throws ActionError `delivery` with the permission that would do. */
const putVariable = async ({ place, write }, name, value, audience) => {
    const operation = `write the variable ${name} of ${place}`;
    const update = () => write(operation, 'PATCH', `/${encodeURIComponent(name)}`, { name, value });
    const create = () => write(operation, 'POST', '', { name, value, ...audience });
    // Creating and updating are two verbs. Updating comes first: only the first delivery creates. A 409 is a variable that
    // somebody else made meanwhile, or that an attempt without an answer made.
    const updated = await update().then(() => true, onStatus(404, false));
    if (updated)
        return;
    const created = await create().then(() => true, onStatus(409, false));
    if (!created)
        await update();
};

;// CONCATENATED MODULE: ./build/secretStores/github/secrets.js
// Writes a client secret to where its consumers read it: the secrets of a repository, environment, organization or
// Dependabot, and its ids to variables of the same target; and looks at what is there.






/**
 * Asks for everything that the delivery asks for, and for nothing that changes anything: the public key, the secret, and the
 * variable that names its key id. A token that may not do that is known before a secret is made.
 * @throws ActionError `delivery` with the permission that would do.
 */
const assertTakesSecrets = async (destination, clients) => {
    const { refusal } = await inspectSecret(destination, clients);
    if (refusal !== undefined)
        throw refusal;
};
/** What the destination holds: a secret's value is never shown, but when it was written last is. Never rejects. */
const inspectSecret = async ({ name, ids }, { secrets, variables }) => {
    const [key, secret, keyId] = await Promise.allSettled([
        // A 404 says that the secret is absent only where the token can see the store.
        publicKey(secrets),
        readUpdated(secrets, name),
        ids ? readVariable(variables, `${name}_KEY_ID`) : undefined
    ]);
    const refusals = [key, secret, keyId].flatMap(({ status, ...result }) => status === 'rejected' && 'reason' in result ? [(0,errors/* asActionError */.z6)(result.reason)] : []);
    const [refusal] = refusals;
    const refused = refusal === undefined ? {} : { refusal };
    if (key.status === 'rejected' || secret.status === 'rejected')
        return { kind: 'unknown', ...refused };
    if (secret.value === undefined)
        return { kind: 'empty', ...refused };
    const variable = keyId.status === 'fulfilled' && ids ? (keyId.value ?? '') : undefined;
    return { kind: 'present', ...secret.value, keyId: variable?.toLowerCase(), ...refused };
};
const updatedOf = (body, answered) => {
    if (!(0,json/* isObject */.Gv)(body))
        throw new api/* UnreadableAnswer */.ym("GitHub's answer is no secret");
    return { updatedMs: (0,time/* parseMoment */.mI)(body.updated_at), answered };
};
/**
 * Writes the secret, and with `ids` the ids. An organization secret keeps its visibility and its selected repositories; one
 * that does not exist is made `private`. @throws ActionError and what else keeps it from being sent at all.
 */
const writeSecret = async (destination, credential, clients) => {
    const { kind, name, ids } = destination;
    const { secrets } = clients;
    const below = `/${encodeURIComponent(name)}`;
    const seal = await openSealer();
    const { key, id, answered } = await publicKey(secrets);
    const audience = kind === 'organization' ? await audienceOf(secrets, below, name) : {};
    const body = { encrypted_value: seal(credential.secret, key), key_id: id, ...audience };
    const end = await secrets.tryWrite(`write the secret ${name} of ${secrets.place}`, 'PUT', below, body);
    const hasArrived = end.kind === 'unknown' && (await isWrittenSince(answered, name, secrets));
    if (end.kind !== 'written' && !hasArrived)
        return { secret: end.kind, error: end.error };
    const written = { secret: 'written', ...('error' in end && { unconfirmed: end.error }) };
    if (!ids)
        return written;
    try {
        await writeIds(destination, credential, clients, audience);
        return written;
    }
    catch (cause) {
        return { ...written, error: (0,errors/* asActionError */.z6)(cause) };
    }
};
/** GitHub tells moments in whole seconds. */
const clockGrainMs = 1_000;
/**
 * True when the secret shows that it was written after `begun`, by GitHub's clock as both answers tell it. Where they disagree
 * about the time that went by, the later beginning counts. Whatever cannot be read proves nothing.
 */
const isWrittenSince = async (begun, name, secrets) => {
    try {
        const { updatedMs, answered } = (await readUpdated(secrets, name)) ?? {};
        if (begun === undefined || updatedMs === undefined || answered === undefined)
            return false;
        const begunMs = answered.storeMs - (answered.monotonicMs - begun.monotonicMs);
        return updatedMs >= Math.max(begunMs, begun.storeMs) - clockGrainMs;
    }
    catch {
        return false;
    }
};
const readUpdated = ({ readIfAny }, name) => readIfAny(`read when ${name} was written`, `/${encodeURIComponent(name)}`, updatedOf);
/** Writes the ids. The key id comes last: where it is right, the others are. @throws ActionError `delivery`. */
const writeIds = async ({ kind, name }, { clientId, tenantId, keyId, expiresOn }, { secrets, variables }, known) => {
    const isOrganization = kind === 'organization';
    const audience = known ?? (isOrganization ? await audienceOf(secrets, `/${encodeURIComponent(name)}`, name) : {});
    const values = { CLIENT_ID: clientId, TENANT_ID: tenantId, EXPIRES_ON: expiresOn, KEY_ID: keyId };
    for (const [suffix, value] of Object.entries(values)) {
        await putVariable(variables, `${name}_${suffix}`, value, audience);
    }
};
const audienceOf = async (secrets, below, name) => {
    const read = await secrets.readIfAny(`read the visibility of ${name}`, below, body => textOf(body, 'visibility'));
    const visibility = read ?? 'private';
    if (visibility !== 'selected')
        return { visibility };
    const selected = [];
    for (let page = 1;; page++) {
        const ids = await secrets.read(`list the repositories that may read ${name}`, `${below}/repositories?per_page=${pageSize}&page=${page}`, repositoryIdsOf);
        selected.push(...ids);
        if (ids.length < pageSize)
            return { visibility, selected_repository_ids: selected };
    }
};
const pageSize = 100;
const publicKey = ({ place, read }) => read(`read the public key of ${place}`, '/public-key', publicKeyOf);
const publicKeyOf = (body, answered) => ({
    key: textOf(body, 'key'),
    id: textOf(body, 'key_id'),
    answered
});
const repositoryIdsOf = (body) => {
    const { repositories } = (0,json/* asObject */.eB)(body);
    if (!Array.isArray(repositories))
        throw new api/* UnreadableAnswer */.ym("GitHub's answer has no repositories");
    return (0,json/* asObjects */.Nt)(repositories).map(({ id }) => Number(id));
};
/**
 * The function that seals a text for a public key (both base64 at the edges): the `encrypted_value` of GitHub's secrets API.
 * Source: GitHub documentation, "Encrypting secrets for the REST API".
 * @throws Error from the returned function when the key is not 32 bytes of base64.
 */
const openSealer = async () => {
    const { default: sodium } = await __webpack_require__.e(/* import() */ 768).then(__webpack_require__.bind(__webpack_require__, 54768));
    await sodium.ready;
    return (text, publicKey) => {
        const key = Buffer.from(publicKey, 'base64');
        if (key.length !== sodium.crypto_box_PUBLICKEYBYTES) {
            throw new Error(`The store's public key has ${key.length} bytes instead of ${sodium.crypto_box_PUBLICKEYBYTES}.`);
        }
        return Buffer.from(sodium.crypto_box_seal(text, key)).toString('base64');
    };
};

;// CONCATENATED MODULE: ./build/secretStores/github/gitHubStore.js
// GitHub as a store: the secrets and variables of a repository, environment, organization or Dependabot, with the token of
// the input `github-token`.








const gitHubStore_open = async (declared, context) => {
    const run = (0,github_run/* readGitHubRun */.j)(context.env);
    const client = await (0,api/* openGitHub */.o6)({ token: context.gitHubToken, apiUrl: run.apiUrl }, context.runtime);
    const routes = routesOf(declared, run);
    return {
        secrets: createStoreClient(routes, routes.secrets, client, context),
        variables: createStoreClient(routes, routes.variables, client, context)
    };
};
const tokenPauseMs = 1_000;
const isUnauthorized = (refusal) => refusal?.cause instanceof api/* GitHubError */.y_ && refusal.cause.status === 401;
/** A declared place in GitHub as a destination. */
const gitHubDestination = (declared) => ({
    target: targetOf(declared),
    identity: destinationIdentity(declared),
    place: env => placeOf(declared, (0,github_run/* readGitHubRun */.j)(env)),
    ids: declared.ids,
    inspect: async (context) => {
        try {
            const clients = await gitHubStore_open(declared, context);
            const seen = await inspectSecret(declared, clients);
            // The token of a GitHub App may be unknown for a moment after it was issued.
            if (!isUnauthorized(seen.refusal))
                return seen;
            await context.runtime.sleep(tokenPauseMs, context.runtime.cancelled);
            return await inspectSecret(declared, clients);
        }
        catch (cause) {
            return { kind: 'unknown', refusal: (0,errors/* asActionError */.z6)(cause) };
        }
    },
    assertTakes: async (context) => assertTakesSecrets(declared, await gitHubStore_open(declared, context)),
    write: async (credential, context) => {
        try {
            return await writeSecret(declared, credential, await gitHubStore_open(declared, context));
        }
        catch (cause) {
            // It did not come as far as sending anything.
            return { secret: 'refused', error: (0,errors/* asActionError */.z6)(cause) };
        }
    },
    writeIds: async (ids, context) => writeIds(declared, ids, await gitHubStore_open(declared, context)),
    writeVariable: async (value, context) => writeVariable(declared, value, (await gitHubStore_open(declared, context)).variables)
});
const bound = (parsed) => parsed.ok ? (0,result.ok)(gitHubDestination(parsed.value)) : parsed;
/** GitHub. */
const gitHubStore = {
    schemes: destinationKinds,
    parse: text => bound(parseGitHubDestination(text)),
    parseVariable: text => bound(parseVariableDestination(text))
};

;// CONCATENATED MODULE: ./build/secretStores/destinations.js
// The destinations of a declaration, whichever store they are in, and bringing something to them: one after the other, and
// one that fails does not keep the others from getting it.


/** Every store. A new one is a folder beside this file and a line here. */
const stores = [gitHubStore];
/** A text whose scheme no store knows is refused by GitHub's, which says what is accepted. */
const storeFor = (text) => stores.find(({ schemes }) => schemes.includes(text.split(/[/:]/, 1)[0]?.trim() ?? '')) ?? gitHubStore;
/** A destination for secrets. */
const parseDestination = (text) => storeFor(text).parse(text);
/** A variable. */
const parseVariable = (text) => storeFor(text).parseVariable(text);
/** Each destination once, in the order of first mention; the ids are stored when any mention asks for them. */
const dedupeDestinations = (destinations) => {
    const unique = new Map();
    for (const destination of destinations) {
        const known = unique.get(destination.identity);
        unique.set(destination.identity, known === undefined || destination.ids ? destination : known);
    }
    return [...unique.values()];
};
/** Calls `bring` with each destination in turn. Never rejects for a destination: what it threw stands in the result. */
const bringToEach = async (destinations, bring) => {
    const results = [];
    for (const destination of destinations) {
        const { target } = destination;
        try {
            results.push({ target, value: await bring(destination) });
        }
        catch (cause) {
            const message = `${target} was not written. ${(0,errors/* messageOf */.bD)(cause)}`;
            const { hint } = cause instanceof errors/* ActionError */.lZ ? cause : {};
            results.push({ target, error: new errors/* ActionError */.lZ({ code: 'delivery', message, ...(hint && { hint }), cause }) });
        }
    }
    return results;
};


/***/ }),

/***/ 29731:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ isSameAddress),
/* harmony export */   c: () => (/* binding */ addressOf)
/* harmony export */ });
// URIs as addresses.
/** The same text for the same address: schemes and hosts are compared without regard to case, the rest letter by letter. */
const addressOf = (uri) => uri.replace(/^[^:/?#]*:(?:\/\/[^/?#]*)?/, beginning => beginning.toLowerCase());
/** True for two spellings of one address (WHATWG URL Standard): a service may give back another one than it was sent. */
const isSameAddress = (one, other) => one === other || (URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href);


/***/ })

};
