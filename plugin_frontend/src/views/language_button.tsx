import { LANGUAGES, language } from '../state/language';
import { t } from '../text/t';

/** Switches to the other language, whose name it shows. */
export function LanguageButton() {
  const other = LANGUAGES.find((one) => one !== language.value) ?? 'en';
  return (
    <button
      type="button"
      class="button"
      lang={other === 'zh' ? 'zh-CN' : other}
      onClick={() => {
        language.value = other;
      }}
    >
      {t('otherLanguage')}
    </button>
  );
}
