import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { type Shell, shellChannel, shellName } from '../contract/shell.ts';

const shell: Shell = {
  platform: process.platform,
  chooseFolder: (purpose) => ipcRenderer.invoke(shellChannel.chooseFolder, purpose) as Promise<string | null>,
  dragOut: (assets) => ipcRenderer.send(shellChannel.dragOut, [...assets]),
  onGo: (listener) => {
    const hear = (_event: IpcRendererEvent, address: unknown) => {
      if (typeof address === 'string') listener(address);
    };
    ipcRenderer.on(shellChannel.go, hear);
    return () => void ipcRenderer.off(shellChannel.go, hear);
  },
};

contextBridge.exposeInMainWorld(shellName, shell);
