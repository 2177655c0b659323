import { language } from '../state/language';

/** `a, b and c`, as the tab's language writes it. */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(language.value === 'zh' ? 'zh-CN' : 'en-GB').format(names);
}
