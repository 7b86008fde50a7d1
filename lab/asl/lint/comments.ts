/** Every state explains itself: by a Comment, or by its name (two words or more and a verb first; a Choice asks). */

import type { Rule } from './machine.ts';

/** Verbs of the incident timeline; a state that begins with another word says more in a Comment. */
const verbs: ReadonlySet<string> = new Set(
  (
    'abort acknowledge add adopt apply approve ask assess await build calculate call cancel catch change check ' +
    'choose claim clear close collect compare complete compose compute copy count create decide decrease delete ' +
    'deregister describe detach disable drain draw drop emit enable end ensure enter escalate estimate evaluate ' +
    'execute exit explain extend fail fetch find finish follow free freeze get give go halt hand has hold ' +
    'increase inform invoke is join keep leave list load lock look lower make mark measure merge migrate modify ' +
    'move name note notify observe open page park pass pause pick plan poll prepare promote propose protect ' +
    'prove publish put quarantine quit raise read reassess rebalance rebuild receive record recover reduce ' +
    'refresh refuse register reject release remember remove renew repeat replace report request resize resolve restart ' +
    'restore resume retry return reverse revert review roll route run save scale schedule see select send set ' +
    'shed shift shrink signal skip start step stop store summarise suspend sweep switch take tell terminate test ' +
    'tidy try undo unlock update use verify wait warm watch weigh withdraw write'
  ).split(' '),
);

export const commentRule: Rule = {
  name: 'comment',
  check({ states }, report) {
    for (const { name, type, fields } of states) {
      if (typeof fields.Comment === 'string' && fields.Comment.trim() !== '') continue;
      if (type === 'Choice' && name.endsWith('?')) continue;
      const [verb = '', ...others] = name.split(' ');
      if (others.length === 0 || !verbs.has(verb.toLowerCase())) {
        report(name, 'Needs a Comment, or a name of two words or more that begins with a verb.');
      }
    }
  },
};
