/** TensorBoard's "data reloaded" message: sent on its reload button and on automatic reload. */

const TYPE = 'experimental.DataReloaded';

interface Message {
  type: string;
  id: number;
  isReply: boolean;
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'type' in value && 'isReply' in value;
}

export function onDataReloaded(reload: () => void): void {
  if (window.parent === window) return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message: unknown = typeof data === 'string' ? JSON.parse(data) : null;
    if (!isMessage(message) || message.isReply) return;
    if (message.type === TYPE) reload();
    const { type, id } = message;
    port1.postMessage(JSON.stringify({ type, id, payload: null, error: null, isReply: true }));
  };
  window.parent.postMessage('experimental.bootstrap', '*', [port2]);
}
