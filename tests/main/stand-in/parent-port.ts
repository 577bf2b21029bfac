// `process.parentPort` of a utility process, over the channel of a forked one.
import { EventEmitter } from 'node:events';

class ParentPort extends EventEmitter {
  postMessage(message: object): void {
    process.send?.(message);
  }
}
const port = new ParentPort();
process.on('message', (data) => port.emit('message', { data }));
Object.assign(process, { parentPort: port });
// Electron ends its utility processes with itself.
process.on('disconnect', () => process.exit(0));
