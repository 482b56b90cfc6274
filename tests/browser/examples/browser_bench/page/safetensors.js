// The f32 tensors of a `.safetensors` file by name: { shape, values }.
export function tensors(file) {
  const bytes = file.slice().buffer;
  const headerBytes = Number(new DataView(bytes).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, headerBytes)));
  const entries = Object.entries(header).filter(([, { dtype }]) => dtype === "F32");
  const tensor = ({ shape, data_offsets: [begin, end] }) => {
    const from = 8 + headerBytes;
    return { shape, values: new Float32Array(bytes.slice(from + begin, from + end)) };
  };
  return Object.fromEntries(entries.map(([name, entry]) => [name, tensor(entry)]));
}
