import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, NativeImage } from 'electron';
import { z } from 'zod';
import { shellChannel } from '../contract/shell.ts';
import type { Engine } from './engine.ts';

const purposes = z.enum(['library', 'vault']);
const dragged = z.array(z.number().int().positive()).min(1).max(500);

export interface BridgeOptions {
  engine: Pick<Engine, 'ask'>;
  /** Whether a message comes from the page of ours, and not from a frame or page that got in. */
  isOurs(event: IpcMainEvent | IpcMainInvokeEvent): boolean;
  /** The system's dialog: a folder, or undefined. */
  pickFolder(purpose: 'library' | 'vault'): Promise<string | undefined>;
  dragIcon: NativeImage;
}

/** What the page may ask of the window, each checked for who asks and what for. */
export function bridgePage(ipc: IpcMain, { engine, isOurs, pickFolder, dragIcon }: BridgeOptions): void {
  ipc.handle(shellChannel.chooseFolder, async (event, asked: unknown): Promise<string | null> => {
    const purpose = purposes.safeParse(asked);
    if (!isOurs(event) || !purpose.success) return null;
    const path = await pickFolder(purpose.data);
    if (path === undefined) return null;
    const place = await engine.ask({ type: 'place-of', path, purpose: purpose.data });
    return typeof place === 'string' ? place : null;
  });
  ipc.on(shellChannel.dragOut, async (event, asked: unknown) => {
    const assets = dragged.safeParse(asked);
    if (!isOurs(event) || !assets.success) return;
    const paths = await engine.ask({ type: 'paths-of', assets: assets.data });
    if (!Array.isArray(paths) || paths.length === 0 || event.sender.isDestroyed()) return;
    event.sender.startDrag({ file: String(paths[0]), files: paths.map(String), icon: dragIcon });
  });
}
