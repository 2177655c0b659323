/** Finds a signal by name or meaning and pins it: a text box with a list of what fits. */
import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { matching } from '../model/signal_filter';
import { t } from '../text/t';
import { useSession } from './context';
import { PinList } from './pin_list';

export function PinBox({ run, revision }: { run: string; revision: string }) {
  const { pins } = useSession();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const open = useSignal(false);
  const typed = useSignal('');
  const active = useSignal(0);
  useEffect(() => {
    // A new revision may have new signals.
    if (open.value && revision) pins.offer(run);
  }, [open.value, run, revision, pins]);

  const found = open.value ? matching(pins.offered.value.value?.signals ?? [], typed.value) : [];
  const at = Math.min(active.value, found.length - 1);
  const close = () => {
    open.value = false;
    typed.value = '';
    active.value = 0;
  };
  const choose = (name: string | undefined) => {
    if (name === undefined || (pins.full.peek() && !pins.has(name))) return;
    pins.toggle(name);
    close();
  };
  const press = (event: KeyboardEvent) => {
    const last = found.length - 1;
    if (event.key === 'ArrowDown' && open.value) active.value = at < last ? at + 1 : 0;
    else if (event.key === 'ArrowUp' && open.value) active.value = at > 0 ? at - 1 : last;
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') open.value = true;
    else if (event.key === 'Enter' && open.value) choose(found[at]?.signal);
    else if (event.key === 'Escape' && open.value) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span class="pin-box">
      <input
        ref={input}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-autocomplete="list"
        aria-expanded={open.value}
        aria-controls={open.value ? id : undefined}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        aria-label={t('pinSignal')}
        placeholder={t('pinSignal')}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          active.value = 0;
          open.value = true;
        }}
        onClick={() => {
          open.value = true;
        }}
        onKeyDown={press}
        onBlur={close}
      />
      {open.value && <PinList id={id} anchor={input} found={found} active={at} choose={choose} />}
    </span>
  );
}
