/** Bounds of the machinery itself, each with its unit and its why. Numbers of the strategy are in strategy.yml. */

/** How long a start stays claimed: EventBridge redelivers for a day at most, archives are replayed within weeks. */
export const eventClaimDays = 30;

/** Rounds one execution runs before the sweep takes over: keeps its history far below 5,000 events. */
export const roundsMax = 12;

/** First look after removing instances: draining and termination have usually ended by then. */
export const scaleInSettleSeconds = 60;

/** Longest join time that is planned for; beyond it the join deadline decides. */
export const joinSecondsMax = 300;

/** Characters of an execution's name that go into the names of its children; a name has at most 80. */
export const executionNameCharacters = 56;

/** Time a rollback has to arrive: draining and termination of instances end well within it. */
export const rollbackMinutesMax = 10;

/**
 * Longest time a change holds its lease beside joining and warming up: the checklist (2.5), setting the capacity (3) and
 * the nested rollback (16) with their retries, as the timeouts in scale-application.asl.json say.
 */
export const leaseMarginMinutes = 22;
