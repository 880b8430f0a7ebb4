/* A signature drawn with finger, pen or mouse: a picture that goes the way of every chosen file. */

export function signing(form) {
  for (const box of form.querySelectorAll("[data-signing]")) {
    const canvas = box.querySelector("canvas");
    const pen = canvas.getContext("2d");
    const field = form.querySelector(`[name="${CSS.escape(box.dataset.signing)}:upload"]`);
    if (!pen || !field || typeof DataTransfer === "undefined") continue;
    box.hidden = false;
    Object.assign(pen, { lineWidth: 3, lineCap: "round", lineJoin: "round" });
    const where = (event) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      return [((event.clientX - left) * canvas.width) / width, ((event.clientY - top) * canvas.height) / height];
    };
    const blank = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
    };
    blank();
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...where(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!event.buttons) return;
      pen.lineTo(...where(event));
      pen.stroke();
    });
    canvas.addEventListener("pointerup", () => canvas.toBlob((picture) => choose(field, picture), "image/png"));
    box.querySelector("[data-signing-clear]").addEventListener("click", () => {
      blank();
      choose(field, null);
    });
  }
}

/** Puts a drawn picture where a chosen file would be; none empties the field. */
function choose(field, picture) {
  const chosen = new DataTransfer();
  if (picture) chosen.items.add(new File([picture], "signature.png", { type: "image/png" }));
  field.files = chosen.files;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
