import type { ServiceSettings, SettingsStore } from '../core/access.ts';

/** Whether a consumer is to take nothing new: while it is drained, or there is a lockdown. */
export interface Hold extends Disposable {
  isOn(): boolean;
}

/**
 * Watches the settings for a consumer, until disposed. `onChange` is called at each change, and not for what
 * stands at first. @throws ClocheError `E_STORE_DOWN`
 */
export async function watchHold(
  settings: Pick<SettingsStore, 'read' | 'onChange'>,
  onChange: (isOn: boolean) => void,
): Promise<Hold> {
  let latest: ServiceSettings | undefined;
  let isOn = false;
  const stop = settings.onChange((changed) => {
    latest = changed;
    if (isHeld(changed) === isOn) return;
    isOn = !isOn;
    onChange(isOn);
  });
  try {
    const read = await settings.read();
    // A change that came meanwhile is newer than what was asked for before it.
    if (!latest || latest.version < read.version) isOn = isHeld(read);
  } catch (error) {
    stop();
    throw error;
  }
  return { isOn: () => isOn, [Symbol.dispose]: stop };
}

function isHeld({ isDrained, lockdown }: ServiceSettings): boolean {
  return isDrained || lockdown.isOn;
}
