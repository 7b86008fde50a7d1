/** What becomes of databases when their KMS key is disabled, scheduled for deletion, or enabled again. */

import { type Book, changed, draw, exists, isKeyUsable, type KeyState, nowOf } from './book.ts';
import type { Instance } from './instance.ts';
import { tell } from './restart.ts';
import { transitions } from './transitions.ts';

/** Set-up and story: a key that was never mentioned is enabled. */
export function setKeyState(book: Book, key: string, state: KeyState): void {
  const wasUsable = isKeyUsable(book, key);
  if (state === 'Enabled') book.keyStates.delete(key);
  else book.keyStates.set(key, state);
  const encrypted = [...book.instances.values()].filter(({ kmsKeyId }) => kmsKeyId === key);
  for (const instance of encrypted) {
    const values = { name: instance.identifier };
    if (state === 'Enabled') {
      if (instance.condition === 'sound' && !wasUsable)
        tell(book, instance, { name: 'keyBack', values: values });
    } else if (wasUsable) {
      tell(book, instance, { name: 'keyUnreachable', values: values });
      after(book, draw(book, 'keyNoticed'), () => loseKey(book, instance));
    }
  }
}

function after(book: Book, seconds: number, act: () => void): void {
  book.context.clock.schedule(nowOf(book) + seconds * 1000, act);
}

/** For seven days the instance can be started again if the key is back; then only a restore helps. */
function loseKey(book: Book, instance: Instance): void {
  if (!exists(book, instance) || isKeyUsable(book, instance.kmsKeyId)) return;
  close(book, instance, 'inaccessible-encryption-credentials-recoverable');
  tell(book, instance, { name: 'keyLost', values: { name: instance.identifier } });
  after(book, transitions.keyLost.seconds, () => {
    const isStill = instance.condition === 'inaccessible-encryption-credentials-recoverable';
    if (exists(book, instance) && isStill && !isKeyUsable(book, instance.kmsKeyId)) {
      close(book, instance, 'inaccessible-encryption-credentials');
    }
  });
}

function close(book: Book, instance: Instance, condition: Instance['condition']): void {
  instance.work = undefined;
  instance.isDown = true;
  instance.condition = condition;
  changed(book, instance);
}
