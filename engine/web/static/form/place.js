/* A point on the map from the device, where it has a way to know it; nothing is asked of the device before somebody presses the button. */

const at = (form, path, part) => form.querySelector(`[name="${CSS.escape(path)}:${part}"]`);

function fill(form, path, { latitude, longitude, accuracy }) {
  const comma = ["pt", "tet", "es", "fr", "id"].includes(document.documentElement.lang);
  const told = (number) => (comma ? number.replace(".", ",") : number);
  at(form, path, "latitude").value = told(latitude.toFixed(5));
  at(form, path, "longitude").value = told(longitude.toFixed(5));
  at(form, path, "accuracy").value = String(Math.ceil(accuracy));
  at(form, path, "latitude").dispatchEvent(new Event("input", { bubbles: true }));
}

export function places(form) {
  for (const button of form.querySelectorAll("[data-place]")) {
    if (!navigator.geolocation || !window.isSecureContext) continue;
    const told = button.parentElement.querySelector("[data-place-told]");
    button.hidden = false;
    button.addEventListener("click", () => {
      told.textContent = "…";
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          fill(form, button.dataset.place, coords);
          told.textContent = "";
        },
        () => {
          told.textContent = button.dataset.failed;
        },
        { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
      );
    });
  }
}
