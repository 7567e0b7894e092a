// Something to do a while after the last time it was asked for.

export function after(milliseconds, act) {
  let timer;
  return {
    soon: () => { clearTimeout(timer); timer = setTimeout(act, milliseconds); },
    cancel: () => clearTimeout(timer),
  };
}
