import { sourceParts } from '../model/source_parts';
import { t } from '../text/t';

/** Where a remedy comes from; a link where the text names an address. */
export function Sources({ sources }: { sources: readonly string[] }) {
  if (sources.length === 0) return null;
  return (
    <div class="sources">
      <h3>{t('sources')}</h3>
      <ul>
        {sources.map((source) => (
          <li key={source}>
            <Source source={source} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Source({ source }: { source: string }) {
  const { who, what, url } = sourceParts(source);
  const text = (
    <>
      {who}
      {what && ' · '}
      {what && <cite>{what}</cite>}
    </>
  );
  if (url === null) return text;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}
