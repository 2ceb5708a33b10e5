export const id = 561;
export const ids = [561];
export const modules = {

/***/ 5561:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/inputs/inputs.js + 5 modules
var inputs_inputs = __webpack_require__(9384);
// EXTERNAL MODULE: ./build/graph/requirements.js
var graph_requirements = __webpack_require__(247);
// EXTERNAL MODULE: ./build/graph/tenantClock.js
var tenantClock = __webpack_require__(7057);
// EXTERNAL MODULE: ./build/util/concurrency.js
var concurrency = __webpack_require__(6734);
// EXTERNAL MODULE: ./build/util/retry.js
var util_retry = __webpack_require__(7967);
// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(9685);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var reconcile_plan = __webpack_require__(5568);
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
    while (components.length > 0) {
        const group = components
            .splice(0, componentsAtOnce)
            .map(component => ({ component, open: component.open(context) }));
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
    const { key, name, title } = component;
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
    return { component, open, parts, plan: { key, name, title: called ?? title, changes } };
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
var reconcile_reader = __webpack_require__(9496);
;// CONCATENATED MODULE: ./build/reconcile/apply.js
// Apply: a plan becomes writes, each resource as soon as those before it have released it. When the tenant turns out to hold
// what the plan did not know, the component is observed and planned again.






/** Components worked on at the same time. */
const apply_componentsAtOnce = 6;
/** A stale plan is made again so often: only a tenant that keeps changing needs more. */
const mostRounds = 4;
/** True when there is something to do for the component. */
const needsApply = ({ plan, parts }) => (0,reconcile_plan/* changesAnything */.gR)(plan) || parts.some(({ conclude, finish }) => conclude ?? finish);
/**
 * Carries the plans out, side by side, and empties the list: outcomes alone are kept. What must be last comes when all others
 * have succeeded. Never rejects: failures stand in the outcomes.
 */
const applyComponents = async (planned, context) => {
    const left = planned.splice(0);
    const outcomes = [];
    const isLast = (place) => left[place]?.parts.some(part => part.isLast) === true;
    const [last, others] = [true, false].map(wanted => [...left.keys()].filter(place => isLast(place) === wanted));
    for (const places of [others ?? [], last ?? []]) {
        const failed = places === last ? outcomes.filter(outcome => outcome?.error !== undefined) : [];
        const works = await (0,concurrency/* mapLimit */.sf)(places, apply_componentsAtOnce, async (place) => {
            const component = left[place];
            left[place] = undefined;
            if (failed.length > 0)
                return finished({ ...plannedOutcome(component), ...heldBack(component, failed) });
            return needsApply(component) ? applyComponent(component, context) : finished(plannedOutcome(component));
        });
        for (const [index, finish] of works.entries())
            outcomes[places[index]] = await finish();
    }
    return outcomes;
};
/** What must be last is left alone when others failed: another run needs it. */
const heldBack = ({ plan }, failed) => ({
    status: 'failed',
    changed: false,
    error: new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `${plan.title} was left as it is: it comes last, and ${failed.map(other => other.plan.title).join(', ')} failed.`,
        hint: 'Mend what failed, and run the job again.'
    })
});
/** Applies one component; what it gives finishes the component when all others have been applied. */
const applyComponent = async (current, context) => {
    const deadline = (0,util_retry/* deadlineAfter */.d8)(context.runtime, context.waitTimeoutMs);
    const inTime = { ...context, graph: context.graph.within(deadline) };
    const state = { reports: new Map(), carriedOut: new Set(), withdrawn: new Set(), warnings: [] };
    const progress = { current, changed: false, error: undefined, ...state };
    const callEach = async (step) => {
        for (const part of progress.current.parts)
            await part[step]?.(workOn(part.resource, progress, deadline, inTime));
    };
    await noteFailure(progress, async () => {
        await applyInRounds(progress, deadline, inTime);
        await callEach('conclude');
    });
    if (progress.error !== undefined || !progress.current.parts.some(({ finish }) => finish)) {
        return finished(outcomeOf(progress, context.done));
    }
    return async () => {
        await noteFailure(progress, () => callEach('finish'));
        return outcomeOf(progress, context.done);
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
        progress.error = (0,build_errors/* asActionError */.z6)(error);
    }
};
const outcomeOf = (progress, done) => {
    const { current, changed, error, reports, warnings, carriedOut } = progress;
    return {
        plan: apply_planOf(progress),
        status: error !== undefined ? 'failed' : changed ? done : 'unchanged',
        reports: current.parts.flatMap(({ resource, report }) => reports.get(resource) ?? report ?? []),
        changed,
        carriedOut,
        warnings,
        error
    };
};
const applyInRounds = async (progress, deadline, context) => {
    for (let round = 1;; round++) {
        const stale = await applyResources(progress, deadline, context);
        if (stale === undefined)
            return;
        if (round === mostRounds)
            throw stale.unsettled;
        progress.current = await planAgain(progress, context);
    }
};
/** The plan as it is reported: what was planned last, without what was not carried out after all. */
const apply_planOf = ({ current, carriedOut, withdrawn }) => {
    const latest = current.parts.flatMap(({ changes }) => changes);
    const before = current.plan.changes.filter(change => carriedOut.has(change) && !latest.includes(change));
    return { ...current.plan, changes: [...before, ...latest].filter(change => !withdrawn.has(change)) };
};
/** Observes and plans the component again. What the former plan did stays in the plan that is reported. */
const planAgain = async (progress, { graph, planContext }) => {
    const { component, open } = progress.current;
    const done = apply_planOf(progress).changes.filter(change => progress.carriedOut.has(change));
    const again = await planOpen(component, open.reopen({ graph, reader: (0,reconcile_reader/* createReader */.W)(graph) }), planContext);
    return { ...again, plan: { ...again.plan, changes: [...done, ...again.plan.changes] } };
};
/** Tells a change that was carried out; one that its resource has told already is not told again. */
const noteCarriedOut = (progress, change, { onProgress }) => {
    if (progress.carriedOut.has(change))
        return;
    progress.changed = true;
    progress.carriedOut.add(change);
    onProgress(progress.current.plan, change);
};
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
/** Applies the resources, each in its place (removals backwards); after a failure, or once stale, no further write begins. */
const applyResources = async (progress, deadline, context) => {
    const released = new Map();
    const ends = [];
    const lanes = new Map();
    let failed;
    let stale;
    const isRemoval = context.done === 'destroyed';
    const removers = progress.current.parts.filter(({ changes }) => changes.some(({ action }) => action === 'delete'));
    const removed = new Map(removers.map(part => [part.resource.kind.name, Promise.withResolvers()]));
    for (const part of isRemoval ? progress.current.parts.toReversed() : progress.current.parts) {
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
                if (!isWriting || failed !== undefined || stale !== undefined)
                    return;
                const work = { ...workOn(part.resource, progress, deadline, context), release: release.resolve };
                const found = await applyOne(part, progress, work, context);
                stale ??= found;
            }
            catch (error) {
                failed ??= { error };
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
    if (failed !== undefined)
        throw failed.error;
    return stale;
};
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

// EXTERNAL MODULE: ./build/util/time.js
var time = __webpack_require__(4456);
// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(3920);
;// CONCATENATED MODULE: ./build/report/runOutcome.js
// The whole run, as log, summary, comment and outputs tell it. No secret in it.

/** Everything that was worked on: the tenant first, when it was. */
const componentsOf = ({ tenantOutcome, apps }) => tenantOutcome === undefined ? apps : [tenantOutcome, ...apps];
/** `2 apps`, or `2 more apps`; what is counted is called apps, unless the tenant itself is among it. */
const countedIn = ({ tenantOutcome }, count, which = '') => (0,report_text/* plural */.LS)(count, `${which}${tenantOutcome === undefined ? 'app' : 'component'}`);
/** Has the resources of a component tell of it. */
const reportedComponent = (context, { reports, ...outcome }) => {
    const reported = reports.map(report => report(context));
    const identity = reported.find(one => one.identity !== undefined)?.identity;
    const outOfStep = reported.find(one => one.outOfStep !== undefined)?.outOfStep;
    const report = {
        outputs: Object.assign({}, ...reported.map(({ outputs }) => outputs)),
        ...(identity && { identity }),
        ...(outOfStep && { outOfStep }),
        warnings: reported.flatMap(({ warnings = [] }) => warnings),
        notices: reported.flatMap(({ notices = [] }) => notices),
        advice: reported.flatMap(({ advice = [] }) => advice),
        summary: () => {
            const pieces = reported.map(({ summary }) => summary?.() ?? {});
            return {
                alerts: pieces.flatMap(({ alerts = [] }) => alerts),
                card: pieces.flatMap(({ card = [] }) => card),
                sections: pieces.flatMap(({ sections = [] }) => sections),
                boxes: pieces.flatMap(({ boxes = [] }) => boxes)
            };
        }
    };
    return { ...outcome, report };
};

;// CONCATENATED MODULE: ./build/report/outputs.js
// The outputs of the step. A new secret is masked and written in the statements right after Graph's answer; everything else
// follows when it is known. Ids are never masked: a masked id would empty the outputs of the job.


/** What stands before the names of an app's outputs: its key, when the declaration has several apps. */
const outputPrefix = (apps, key) => (apps > 1 ? `${key}-` : '');
/** Masks the secret, then writes it and its handles. Synchronous: nothing comes between Graph's answer and the outputs. */
const publishSecret = ({ mask, output }, apps, key, secret) => {
    mask(secret.secretText);
    const prefix = outputPrefix(apps, key);
    output(`${prefix}client-secret`, secret.secretText);
    output(`${prefix}client-id`, secret.clientId);
    output(`${prefix}secret-key-id`, secret.keyId);
    output(`${prefix}secret-expires-on`, (0,time/* isoTime */.Ly)(secret.endMs));
    output(`${prefix}secret-created`, 'true');
};
/** The tenant's outputs, written as soon as the tenant is known. */
const writeTenantOutputs = ({ output }, tenant) => {
    output('tenant-id', tenant.id);
    output('tenant-domain', tenant.initialDomain ?? '');
    output('tenant-name', tenant.initialDomain?.split('.')[0] ?? '');
};
/** Writes the outputs of a run. `plan` is the plan document as JSON. */
const writeOutputs = ({ output }, run, plan) => {
    const { apps, tenantOutcome } = run;
    const write = (prefix, outputs) => {
        for (const [name, value] of Object.entries(outputs))
            output(`${prefix}${name}`, value);
    };
    const byKey = apps.map(({ plan: { key }, report, changed }) => [key, { ...report.outputs, changed: String(changed) }]);
    if (tenantOutcome !== undefined)
        write('', tenantOutcome.report.outputs);
    for (const [key, outputs] of byKey)
        write(outputPrefix(apps.length, key), outputs);
    output('changed', String(componentsOf(run).some(({ changed }) => changed)));
    output('apps', JSON.stringify(Object.fromEntries(byKey)));
    output('plan', plan);
};

;// CONCATENATED MODULE: ./build/report/planText.js
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
const valueText = (value) => (value === null ? '(none)' : (0,report_text/* clip */.$Q)((0,report_text/* logInline */.Ab)(JSON.stringify(value)), 160));
/** `before -> after`; of what is created only the after, of what is removed only the before. */
const fieldText = (action, { field, before, after }) => {
    const name = (0,report_text/* logInline */.Ab)(field);
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
    const reason = change.reason === '' ? '' : `  (${(0,report_text/* logInline */.Ab)(change.reason)})`;
    const name = (0,report_text/* clip */.$Q)((0,report_text/* logInline */.Ab)(change.name), longestName);
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
    const name = (0,report_text/* clip */.$Q)((0,report_text/* logInline */.Ab)(plan.title), longestName);
    return `${name} (${(0,report_text/* clip */.$Q)((0,report_text/* logInline */.Ab)(plan.name), longestName)}): ${countsText(plan.changes, tense)}`;
};

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
    counts: countActions(plan.changes),
    changes: plan.changes.filter(keep).map(changeOf)
});
/** The plan of a run with the changes that `keep` takes. */
const planDocument = (run, keep = keepAll) => {
    const all = componentsOf(run);
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

// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(5534);
// EXTERNAL MODULE: ./build/reconcile/component.js
var component = __webpack_require__(9604);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
// EXTERNAL MODULE: ./build/clouds.js
var clouds = __webpack_require__(9924);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(4941);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(4891);
;// CONCATENATED MODULE: ./build/resources/tenant/organization.js
// The tenant signed in to: which one it is, of what kind, and whether it is the one that was asked for.





const organizationRead = {
    path: '/organization?$select=id,displayName,tenantType,verifiedDomains',
    operation: 'read the organization',
    requirement: graph_requirements/* requirements */.Ln.readOrganization,
    parse: answer => {
        const [organization = {}] = (0,graph_answer/* valuesOf */.sm)(answer);
        const domains = (0,json/* asObjects */.Nt)(organization.verifiedDomains);
        const textOf = (value) => (0,json/* asText */.e1)(value) || undefined;
        return {
            id: textOf(organization.id)?.toLowerCase(),
            displayName: textOf(organization.displayName),
            initialDomain: textOf(domains.find(({ isInitial }) => isInitial === true)?.name),
            kind: textOf(organization.tenantType),
            domains: domains.flatMap(({ name }) => textOf(name)?.toLowerCase() ?? [])
        };
    }
};
/**
 * The tenant. A caller that may not read the organization still knows the tenant's id from its token, and its initial
 * domain when it signed in by that.
 * @throws ActionError `sign-in` when token and organization name different tenants.
 */
const tenantOf = (organization, claims, asked) => {
    const { id } = organization;
    if (id !== undefined && claims?.tenantId !== undefined && id !== claims.tenantId) {
        throw new build_errors/* ActionError */.lZ({
            code: 'sign-in',
            message: `The token is for tenant ${claims.tenantId}, but Graph speaks for tenant ${id}.`,
            hint: 'Check that login-endpoint and graph-endpoint belong together.'
        });
    }
    return {
        ...organization,
        id: id ?? claims?.tenantId ?? '',
        initialDomain: organization.initialDomain ?? askedInitialDomain(asked)
    };
};
/** Signing in by an initial domain proves that it is the tenant's, also where the organization may not be read. */
const askedInitialDomain = (asked) => asked.kind === 'domain' && Object.values(clouds/* initialDomainOf */.cs).some(born => asked.domain.endsWith(`.${born}`))
    ? asked.domain
    : undefined;
/** What a caller that may not read the organization should know; undefined when it was read. */
const unreadTenantWarning = (tenant) => tenant.domains.length > 0
    ? undefined
    : `The organization could not be read, so the kind of the tenant${tenant.initialDomain === undefined ? ' and the outputs tenant-domain and tenant-name are' : ' is'} unknown. ${(0,graph_requirements/* howToGrant */.Y2)(graph_requirements/* requirements */.Ln.readOrganization)}`;
/** What a user should know about the kind of tenant; undefined for an Azure AD B2C tenant. */
const tenantKindWarning = ({ kind, initialDomain, id }) => {
    if (kind === undefined || kind === 'AAD B2C')
        return undefined;
    return kind === 'CIAM'
        ? `${initialDomain ?? id} is an external tenant (CIAM): applications and permissions work as in Azure AD B2C, custom policies do not exist there.`
        : `${initialDomain ?? id} is not an Azure AD B2C tenant but of type ${kind}. If this is your workforce tenant, check tenant-id: the app would be made among your employees' applications.`;
};
/** What a user should know about the tenant. */
const tenantWarnings = (tenant) => [tenantKindWarning(tenant), unreadTenantWarning(tenant)].filter(warning => warning !== undefined);
/**
 * Compares the tenant with the one that was asked for by domain (ids were compared when the token came), and with the one
 * that a configuration file is meant for: GUID, verified domain, or the first label of the initial domain; case does not
 * count.
 * @throws ActionError `sign-in` or `input` when it is another.
 */
const assertTenant = (tenant, asked, guard) => {
    const { id, domains, initialDomain } = tenant;
    if (asked.kind === 'domain' && domains.length > 0 && !domains.includes(asked.domain)) {
        throw new build_errors/* ActionError */.lZ({
            code: 'sign-in',
            message: `tenant-id is ${asked.domain}, but the tenant signed in to (${id}) has the domains ${domains.join(', ')}. Nothing was written.`,
            hint: "Set tenant-id to one of them, or to the tenant's GUID."
        });
    }
    const initial = initialDomain?.toLowerCase();
    const names = [id.toLowerCase(), ...domains, initial, initial?.split('.')[0]];
    if (guard === undefined || names.includes(guard.toLowerCase()))
        return;
    throw new build_errors/* ActionError */.lZ({
        code: 'input',
        message: `The config file is for tenant ${guard}, but the tenant signed in to is ${initialDomain ?? id}. Nothing was written.`,
        hint: unreadTenantWarning(tenant) ??
            'Give the file that belongs to this tenant, or the tenant-id that belongs to this file.'
    });
};

;// CONCATENATED MODULE: ./build/resources/tenant/kind.js
// A kind of thing of the tenant itself, as its folder registers it, and the component that all of them make.



/** Registers a kind. */
const tenantKind = (parts) => register(parts, wanted => ({
    bind: goal => bind(parts, wanted, goal),
    requirements: mode => parts.requirements?.(wanted, mode) ?? []
}));
/** The component of the tenant itself. */
const tenantComponent = (parts, name, goal) => {
    const resources = parts.map(part => part.bind(goal));
    const scope = ({ reader }) => ({
        reader,
        organization: () => reader.shared(organizationRead)
    });
    return (0,component/* createComponent */.a)({ key: 'tenant', name, title: 'Tenant', resources, scope, rescope: scope });
};

// EXTERNAL MODULE: ./build/auth/credential.js + 2 modules
var auth_credential = __webpack_require__(6743);
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

// EXTERNAL MODULE: ./build/resources/clientSecret/ephemeralRegister.js
var ephemeralRegister = __webpack_require__(2650);
;// CONCATENATED MODULE: ./build/services.js
// Wires what the kinds of an app need besides Graph: to the outputs of the step, the token service, and the stores.





/** The services of one run. */
const createServices = ({ inputs, signIn, session, ci, apps, ...given }) => {
    const { cloud, verify, destroyCaller: mayDestroyCaller, waitTimeoutMs, gitHubToken = '' } = inputs;
    const { oidcAudience: audience } = cloud;
    const { runtime } = session.retry;
    return {
        ...given,
        caller: session.claims,
        mayDestroyCaller,
        nowMs: session.graph.now,
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
        publish: ({ key }, secret) => publishSecret(ci, apps, key, secret),
        announce: (0,ephemeralRegister/* createRegister */.k)(ci.state),
        stores: (deadline = (0,util_retry/* deadlineAfter */.d8)(runtime, waitTimeoutMs)) => ({
            ...session.retry,
            deadline,
            env: runtime.env,
            gitHubToken
        })
    };
};
/** What the run's own identity token says, asked for once: it is at hand when the caller signs in by it, or it was required. */
const createRunIdentity = ({ credential, cloud }, signIn) => {
    let isAtHand = credential.kind === 'oidc';
    const audience = credential.kind === 'oidc' ? credential.audience : cloud.oidcAudience;
    const ask = (0,concurrency/* lazy */.RZ)(() => signIn.oidc.claims(audience, signIn));
    return async (need) => {
        isAtHand ||= need === 'required';
        return isAtHand ? ask() : undefined;
    };
};

// EXTERNAL MODULE: ./build/session.js + 3 modules
var build_session = __webpack_require__(8693);
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
    const components = outcomes.map(outcome => reportedComponent(reportContext, outcome));
    const run = {
        ...reportContext,
        tenantOutcome: prepared.hasTenantComponent ? components[0] : undefined,
        apps: prepared.hasTenantComponent ? components.slice(1) : components,
        tookMs: runtime.clock.monotonic() - startedMs
    };
    writeOutputs(ci, run, planOutput(run));
    return run;
};
const prepare = async (inputs, context) => {
    const { ci, log, runtime } = context;
    const declaration = await declarationOf(inputs, context);
    const { apps, tenant: tenantParts, tenantGuard } = declaration;
    const signIn = (0,build_session/* signInContext */.k)(inputs, ci, runtime, log, delegatedScopes(declaration, inputs));
    const runIdentity = createRunIdentity(inputs, signIn);
    const session = await signInToTenant(inputs, declaration, signIn, runIdentity, context);
    let tenantId = '';
    const settings = { ci, inputs, signIn, session, runIdentity, log, apps: apps.length };
    const services = createServices({ ...settings, tenantId: () => tenantId });
    const goal = inputs.mode === 'destroy' ? 'absent' : 'present';
    const hasTenantComponent = tenantParts.length > 0;
    return {
        session,
        components: [
            ...(hasTenantComponent ? [tenantComponent(tenantParts, signIn.tenant, goal)] : []),
            ...apps.map(app => (0,kind/* appComponent */.V7)(app, services, goal))
        ],
        hasTenantComponent,
        tenantGuard,
        onTenant: ({ id }) => {
            tenantId = id;
        }
    };
};
const declarationOf = async ({ declaration }, { kinds, runtime }) => {
    if (declaration.kind === 'single')
        return { tenantGuard: undefined, tenant: [], apps: [declaration.app] };
    // The YAML parser and the schema are loaded only when a file is given.
    const { loadConfig } = await Promise.all(/* import() */[__webpack_require__.e(507), __webpack_require__.e(378)]).then(__webpack_require__.bind(__webpack_require__, 3378));
    return loadConfig(declaration.path, { kinds, everywhere: declaration.everywhere, env: runtime.env });
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
        const session = await (0,build_session/* openSession */.f)(inputs, signIn);
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
const reconcile = async ({ session, components, hasTenantComponent, tenantGuard, onTenant }, inputs, context) => {
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
            reader.shared(organizationRead),
            planComponents(components, { graph, reader, planContext, writing: mode !== 'plan' })
        ]);
        if (mode !== 'destroy')
            log.info(`Read ${reader.count()} things of ${(0,report_text/* plural */.LS)(apps, 'app')}.`);
        return { organization: read, ...planning };
    });
    const tenant = tenantOf(organization, claims, inputs.tenant);
    onTenant(tenant);
    assertTenant(tenant, inputs.tenant, tenantGuard);
    introduceTenant(tenant, context);
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
        onProgress: ({ name }, change) => log.info(`${name}: ${change.kind.noun} ${change.name} ${actionWords[change.action].done}`)
    });
    const hasChanges = mode === 'destroy' || planned.some(({ plan }) => (0,reconcile_plan/* changesAnything */.gR)(plan));
    const title = mode === 'destroy' ? 'Destroy' : 'Apply';
    return { tenant, outcomes: await (hasChanges ? log.group(title, carryOut) : carryOut()) };
};
/** Says which tenant it is and of what kind. */
const introduceTenant = (tenant, { ci, log }) => {
    writeTenantOutputs(ci, tenant);
    const { displayName = '', initialDomain = '', id, kind = 'kind unknown' } = tenant;
    log.info(`Tenant: ${displayName} ${initialDomain} (${id}), ${kind}`);
    for (const warning of tenantWarnings(tenant))
        log.warning(warning);
};
const showPlans = async (planned, log) => {
    for (const { plan } of planned) {
        await log.group(planHeadline(plan), async () => {
            for (const line of planLines(plan))
                log.info(line);
        });
    }
};

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
var markup = __webpack_require__(9271);
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
    const all = componentsOf(run);
    const failures = all.filter(({ status }) => status === 'failed').length;
    if (failures > 0)
        return `\u274c ${failures} of ${countedIn(run, all.length)} failed`;
    const outOfStep = all.map(({ report }) => report.outOfStep).filter(what => what !== undefined);
    if (outOfStep.length > 0)
        return `\u274c ${countedIn(run, outOfStep.length)} with ${outOfStep[0]}`;
    const changed = all.filter(({ plan }) => (0,reconcile_plan/* changesAnything */.gR)(plan)).length;
    if (run.mode === 'plan') {
        return changed === 0 ? '\u2705 Plan: no changes' : `\ud83d\udccb Plan: changes to ${countedIn(run, changed)}`;
    }
    if (run.mode === 'destroy')
        return changed === 0 ? '\u2705 Nothing to remove' : `\ud83d\uddd1\ufe0f ${countedIn(run, changed)} removed`;
    return changed === 0 ? '\u2705 No changes' : `\u2705 ${countedIn(run, changed)} provisioned`;
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
const resultOf = ({ plan, status }) => status === 'failed' ? 'failed' : countsText(plan.changes, tenseOf(status));
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
    const { taken, left } = (0,report_text/* fitting */._Q)(components, overviewRow, overviewBytes, bytes);
    const rest = left === 0 ? '' : `\n<tr><td colspan="3">\u2026 and ${countedIn(run, left, 'more ')}</td></tr>`;
    return `<table>\n<tr><th align="left">App</th><th align="left">Client id</th><th align="left">Result</th></tr>\n${taken.join('\n')}${rest}\n</table>`;
};
const changeRow = ({ status, carriedOut }, change) => {
    const { action, fields, reason } = change;
    const words = actionWords[action];
    const isDone = carriedOut.has(change);
    const isUnconfirmed = status === 'failed' && (0,reconcile_plan/* writes */.D3)(change) && !isDone;
    const shown = action === 'unchanged' || action === 'create' ? [] : fields;
    const details = [
        ...(reason === '' ? [] : [(0,report_text/* prose */.CS)(reason, 500)]),
        ...shown.map(one => (0,report_text/* code */.aY)(fieldText(action, one), 400))
    ];
    return [
        change.kind.noun,
        (0,report_text/* html */.qy)(change.name, 200),
        isUnconfirmed ? `\u274c not confirmed (${words.verb})` : `${words.sign} ${words[isDone ? 'done' : tenseOf(status)]}`,
        details.join('<br>')
    ];
};
/** Everything about one component as blocks of HTML and markdown, parted by blank lines. */
const componentSection = (outcome, withDiagram) => {
    const { plan, status, warnings, error } = outcome;
    const pieces = outcome.report.summary();
    const diagram = withDiagram && status !== 'destroyed' ? appDiagram(plan, pieces.boxes) : undefined;
    const warningLines = warnings.slice(0, 10).flatMap(text => ['', (0,report_text/* prose */.CS)(text)]);
    const rows = plan.changes.map(change => changeRow(outcome, change));
    const blocks = [
        error === undefined ? '' : (0,markup/* errorAlert */.n7)(error),
        ...pieces.alerts,
        warnings.length === 0 ? '' : (0,markup/* alert */.xE)('WARNING', warningLines.slice(1)),
        (0,markup/* card */.Nr)([['Unique name', (0,report_text/* code */.aY)(plan.name)], ...pieces.card]),
        (0,markup/* table */.tp)(['Resource', 'Name', 'Result', 'Details'], rows),
        ...pieces.sections,
        diagram === undefined ? '' : `\`\`\`mermaid\n${diagram}\n\`\`\``
    ];
    return blocks.filter(block => block !== '').join('\n\n');
};
const rank = ({ status, plan }) => (status === 'failed' ? 0 : (0,reconcile_plan/* changesAnything */.gR)(plan) ? 1 : 2);
const folded = (outcome, index) => [
    `<details${outcome.status === 'failed' ? ' open' : ''}><summary><b>${componentHeadline(outcome)}</b></summary>`,
    componentSection(outcome, index < mostDiagrams),
    '</details>'
].join('\n\n');
/** The job summary as markdown, at most 900,000 bytes: what failed first, then what changed; what does not fit is counted. */
const renderSummary = (run) => {
    const head = [
        `<h2>${headline(run)}</h2>`,
        tenantCard(run.tenant),
        `<p>Mode <b>${run.mode}</b>, took ${(0,time/* readableMs */.$f)(run.tookMs)}.</p>`
    ];
    const all = componentsOf(run);
    const [only] = all;
    if (only !== undefined && all.length === 1) {
        return `${[...head, `<h3>${componentHeadline(only)}</h3>`, cut(componentSection(only, true))].join('\n\n')}\n`;
    }
    const ranked = all.toSorted((a, b) => rank(a) - rank(b));
    const top = [...head, overview(run, ranked)].join('\n\n');
    const room = summaryBytes - bytes(top);
    const { taken, left } = (0,report_text/* fitting */._Q)(ranked, folded, room, blockBytes);
    const rest = left === 0 ? [] : [`<p>The details of ${countedIn(run, left, 'more ')} did not fit here.</p>`];
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
        log.detail(`No job summary: ${(0,build_errors/* messageOf */.bD)(error)}`);
    }
};

// EXTERNAL MODULE: ./build/report/log.js
var report_log = __webpack_require__(6945);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/report/commentBody.js
// The plan as one comment on a pull request. Comments are not masked by GitHub, and nothing here is secret.






// GitHub takes 65,536 characters.
const longestBody = 60_000;
const longestAppPlan = 20_000;
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
    const { taken, left } = (0,report_text/* fitting */._Q)(planLines({ changes }), String, longestAppPlan, line => line.length + 1);
    const lines = left === 0 ? taken : [...taken, `... and ${(0,report_text/* plural */.LS)(left, 'more line')}`];
    return [
        `<h4>${componentHeadline(outcome)}</h4>`,
        ...(outcome.error === undefined ? [] : [(0,markup/* errorAlert */.n7)(outcome.error)]),
        ...(lines.length === 0 ? [] : [fenced(lines.join('\n'))])
    ].join('\n\n');
};
/** The comment, at most 60,000 characters: tenant, what would change in every component that fits, and the marker. */
const renderComment = (run, scope = '') => {
    const head = [`<h3>b2c-bootstrap: ${headline(run)}</h3>`, tenantCard(run.tenant)].join('\n\n');
    const { taken, left } = (0,report_text/* fitting */._Q)(componentsOf(run), componentBlock, longestBody - head.length, text => text.length + 2);
    const rest = left === 0 ? [] : [`<p>\u2026 and ${countedIn(run, left, 'more ')}: see the job summary.</p>`];
    return [head, ...taken, ...rest, commentMarker(run, scope)].join('\n\n');
};

;// CONCATENATED MODULE: ./build/report/report.js
// The end of a run as people see it: warnings, the job summary, the comment on the pull request. Best effort: a report that
// fails never turns a run that worked into one that did not.




const commentTimeoutMs = 30_000;
/** Reports the run: annotations, summary, comment. Never rejects. */
const reportRun = async (run, wanted, ci, runtime, log) => {
    for (const component of componentsOf(run)) {
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
    await writeSummary(ci.writeSummary, () => renderSummary(run), log);
    if (wanted !== undefined)
        await comment(run, wanted, ci, runtime, log);
    log.info(headline(run));
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

// EXTERNAL MODULE: ./build/resources/index.js + 41 modules
var resources = __webpack_require__(7132);
// EXTERNAL MODULE: ./build/util/proxy.js
var proxy = __webpack_require__(9505);
;// CONCATENATED MODULE: ./build/main.js
// The main step: reads the inputs, runs the pipeline, reports, and decides whether the step has failed.










/** Runs the step. Never rejects: a failure is reported and sets the exit code. */
const run = async (runtime, ci, kinds = resources/* allKinds */.T) => {
    const log = (0,report_log/* createLog */.h)(ci.commands);
    let isReported = false;
    try {
        for (const warning of (0,proxy/* useProxyFromEnvironment */.F)(runtime.env))
            log.warning(warning);
        const inputs = (0,inputs_inputs/* readInputs */.K)(ci, kinds);
        const outcome = await runPipeline(inputs, { ci, runtime, log, kinds });
        isReported = true;
        await reportRun(outcome, wantedComment(inputs), ci, runtime, log);
        assertSuccess(outcome, inputs);
    }
    catch (thrown) {
        const error = (0,build_errors/* asActionError */.z6)(thrown);
        log.error(error);
        if (!isReported)
            await writeSummary(ci.writeSummary, () => renderFailure(error), log);
        process.exitCode = 1;
    }
};
const wantedComment = ({ commentOnPullRequest, gitHubToken, declaration }) => commentOnPullRequest
    ? {
        token: gitHubToken ?? '',
        declaration: declaration.kind === 'config' ? declaration.path : declaration.app.app.uniqueName
    }
    : undefined;
/** @throws ActionError when a component failed, or when a plan with fail-on-drift found a difference. */
const assertSuccess = (run, { mode, failOnDrift }) => {
    const components = componentsOf(run);
    const failed = components.filter(({ error }) => error !== undefined);
    const [first] = failed;
    if (first?.error !== undefined && components.length === 1)
        throw first.error;
    if (failed.length > 0) {
        throw new build_errors/* ActionError */.lZ({
            code: 'partial',
            message: `${failed.length} of ${countedIn(run, components.length)} failed: ${failed
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
            hint: 'The plan above lists the differences; mode: apply mends them, and prune: true removes what is not declared.'
        });
    }
};


/***/ })

};
